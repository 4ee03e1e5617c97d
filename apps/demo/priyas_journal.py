"""Priya's journal. Her words are about work, never about a patient."""

from datetime import time

from apps.demo.acts import Act, Write
from apps.demo.priya import UNHURRIED

MONDAY, TUESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = 1, 2, 4, 5, 6, 7

WORKSHOP = (
    "The workshop, on my own this time. Fourteen people said that they would come and fourteen did. "
    "I kept it plain and slow, the way I wanted to, and it held. At the end nobody got up."
)

JOURNAL: tuple[Act, ...] = (
    Write(
        ago=37,
        weekday=SUNDAY,
        at=time(10, 40),
        name="grandmother",
        prompt="why_it_matters",
        value="Compassion",
        words=(
            "My grandmother kept a shop. She knew who had not been in for a few days, and she would go "
            "round. Nobody told her to. I think of that when I have properly been there for a session.\n\n"
            "That is the part I do not want to lose when the diary is full."
        ),
    ),
    Write(
        ago=35,
        weekday=THURSDAY,
        name="trainee",
        value="Learning",
        is_moment=True,
        words=(
            "Our trainee did her first assessment on her own today, with me two doors away. She came out, "
            "sat down and said: I was ready. I had gone through the opening with her six times and "
            "thought that it was not going in. It was going in."
        ),
    ),
    Write(
        ago=33,
        weekday=FRIDAY,
        at=time(17, 5),
        name="whose",
        prompt="what_made_it_hard",
        challenge="no_breathing_space",
        of_check_in=True,
        words=(
            "Eight calls on Tuesday, and the notes for five of them after six o'clock.\n\n"
            "When I wrote down what of it was mine and what was the diary's, most of it was the diary's. "
            "I had been telling myself that it was me."
        ),
    ),
    Write(
        ago=29,
        weekday=TUESDAY,
        at=time(20, 15),
        name="complaint",
        prompt="hard_moment",
        challenge="difficult_interaction",
        days_before=1,
        words=(
            "A complaint before nine, about the wait and not about me, and I was the one who had picked "
            "up. I said sorry for the wait and meant it. Then I had four minutes until the next call.\n\n"
            "What it meant to me: that I am the face of something I cannot change."
        ),
    ),
    Write(
        ago=27,
        weekday=MONDAY,
        name="card",
        prompt="made_a_difference",
        value="Compassion",
        is_moment=True,
        words=(
            "A card in my pigeonhole with nothing in it but thank you. No name. I have put it in the "
            "drawer with the headset. It is odd how long that lasted me."
        ),
    ),
    Write(
        ago=24,
        weekday=THURSDAY,
        at=time(18, 30),
        name="friend",
        prompt="to_a_friend",
        words=(
            "I would say: you did not drop anything that matters. You were tired, and you were kind, and "
            "the form can be finished tomorrow. I would not say half of what I say to myself."
        ),
    ),
    Write(ago=19, name="workshop", value=UNHURRIED, is_moment=True, words=WORKSHOP.split(" At the end")[0]),
    Write(
        ago=19,
        weekday=THURSDAY,
        at=time(8, 35),
        name="workshop",
        value=UNHURRIED,
        is_moment=True,
        days_before=1,
        words=WORKSHOP,
    ),
    Write(
        ago=15,
        weekday=FRIDAY,
        name="hands",
        prompt="in_your_hands",
        challenge="targets",
        words=(
            "Not in my hands: the number on the slide. In my hands: whether I hurry somebody at the end "
            "so that the number looks better. I did not hurry anybody this week."
        ),
    ),
    Write(
        ago=11,
        at=time(12, 50),
        name="unseen",
        prompt="did_not_show",
        words=(
            "Rewrote the letter three times until it said what we had agreed and not what the template "
            "says. Nobody will ever know. I do."
        ),
    ),
    Write(
        ago=8,
        weekday=TUESDAY,
        at=time(16, 55),
        name="meeting",
        value="Teamwork",
        challenge="limited_support",
        is_moment=True,
        words=(
            "Said in the team meeting that I was not all right this week. I expected a silence. Instead "
            "three people said: same here. We have put half an hour in on Thursdays, for nothing but "
            "that."
        ),
    ),
    Write(
        ago=5,
        weekday=FRIDAY,
        at=time(17, 45),
        name="kwame",
        prompt="someone_there",
        value="Teamwork",
        days_before=2,
        words=(
            "Kwame put a tea on my desk between two calls and went away again without a word. I think "
            "that he had heard my side of the one before."
        ),
    ),
    Write(
        ago=3,
        weekday=SATURDAY,
        at=time(9, 30),
        name="sticky",
        value="Family and friends",
        words=(
            "Four evenings out of five with the laptop shut at five past. My sister rang on Wednesday and "
            "I was already cooking. It is such a small thing to be proud of, and I am."
        ),
    ),
    Write(
        ago=1,
        weekday=FRIDAY,
        at=time(17, 40),
        name="counting",
        prompt="stayed_with",
        challenge="clinical_volume",
        of_check_in=True,
        words=(
            "Two people off and their calls came to the rest of us. By Thursday I was counting calls and "
            "not hearing them.\n\n"
            "What stayed: I rang the duty senior twice, as I had planned to. She picked up twice."
        ),
    ),
)
