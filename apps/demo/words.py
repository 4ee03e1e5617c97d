"""What demo people write in their own words: about work, never about a patient."""

CHALLENGE_WORDS: dict[str, tuple[str, ...]] = {
    "new_kind_of_work": (
        "First time running the wellbeing workshop on my own.",
        "Moved to the long-term conditions pathway and feel like a beginner again.",
    ),
    "life_experience": (
        "Heard about things this week that I have no picture of from my own life.",
        "Felt very young in some of my sessions.",
    ),
    "risk_readiness": (
        "Went through the risk protocol twice because I was not sure I had it right.",
        "Would like a proper refresher on safety planning.",
    ),
    "difficult_interaction": (
        "One session stayed with me all evening.",
        "A complaint on the phone before nine. Took a while to settle after it.",
    ),
    "organising": (
        "My diary ran me and not the other way round.",
        "Lost half a morning to working out what was urgent.",
    ),
    "self_doubt": (
        "Kept wondering whether somebody else would have done it better.",
        "Listened back to a recording and only heard my mistakes.",
    ),
    "clinical_volume": (
        "Seven contacts a day, four days running.",
        "Three extra assessments were put into my week.",
        "No slack at all once two colleagues were off.",
    ),
    "time_pressure": (
        "Notes written in the gaps, and there were not many gaps.",
        "Every appointment ran five minutes into the next.",
    ),
    "no_breathing_space": (
        "Finished one call and the next was already ringing.",
        "Ate lunch over my notes three days out of five.",
    ),
    "admin": (
        "The new form takes as long as the session.",
        "The system was down twice, so everything was typed again.",
    ),
    "risk_paperwork": (
        "Two safeguarding forms in one day, each with its own deadline.",
        "The conversation took ten minutes and the paperwork two hours.",
    ),
    "unsuitable_referrals": (
        "Half of this week's assessments were never going to be for us.",
        "Spent a lot of time explaining why we cannot offer what was promised.",
    ),
    "onward_referrals": (
        "Sent back twice by the other team before it was accepted.",
        "Waiting on the phone for the crisis line with my next appointment knocking.",
    ),
    "no_reflection": (
        "Would have liked ten minutes just to think about what I heard.",
        "Skills group was cancelled again.",
    ),
    "unprocessed": (
        "Carried something home on Tuesday because everybody was busy.",
        "Working from home, so nobody to turn round to afterwards.",
    ),
    "low_control": (
        "My diary was changed without asking me.",
        "The way we book was altered overnight.",
    ),
    "left_out": (
        "Heard about the rota from the rota.",
        "The decision about group work was made before anybody asked us.",
    ),
    "limited_support": (
        "Case management was cut to half an hour.",
        "My supervisor was on leave and cover fell through.",
    ),
    "targets": (
        "Meeting was all about recovery rates again, nothing about people.",
        "Felt pushed to close before it was time.",
    ),
    "telephone": (
        "Five hours on the headset by Wednesday lunchtime.",
        "Miss seeing faces. All telephone this week.",
    ),
}

MEANING_WORDS: tuple[str, ...] = (
    "A thank-you that I did not expect.",
    "Small steps, but they were real ones.",
    "I remembered why I applied for this job.",
    "We laughed in the team room for the first time in weeks.",
    "Said out loud in the team meeting that it was a hard week, and nobody minded.",
    "I stayed kind when it was not easy.",
    "Helped a trainee through a first assessment.",
    "Somebody told me they had slept.",
    "I got to do the part of the work that I am good at.",
    "Saying no to the extra clinic felt right, even if it felt awkward.",
    "It mattered that I was on time and listened.",
    "A colleague noticed that I was quiet and asked.",
)

OWN_VALUES: tuple[str, ...] = ("Patience", "Being thorough", "Giving people time", "My faith", "Solidarity")
