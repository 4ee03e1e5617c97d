from django.db import models


class LastDone(models.Model):
    """When a worker last finished a task of one name: the sign that it works, and is not merely there."""

    worker = models.CharField(max_length=255)
    task = models.CharField(max_length=255)
    done_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["worker", "task"], name="one_last_time_per_worker_task")
        ]

    def __str__(self) -> str:
        return f"{self.worker} finished {self.task} at {self.done_at}"
