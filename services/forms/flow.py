"""Where a resident is in a form: which step, which comes next, which must come first. No database here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from services.forms.definition import Definition, Step


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The steps of one definition, and how far a draft has come.

    Attributes:
        done: slugs of the steps that were saved without errors.
        photo_counts: number of stored photos by question.
    """

    definition: Definition
    done: Sequence[str] = ()
    photo_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def steps(self) -> tuple[Step, ...]:
        return self.definition.steps

    @property
    def total(self) -> int:
        """How many pages there are to go through: the steps and the check page."""
        return len(self.steps) + 1

    def find(self, slug: str) -> Step | None:
        return next((step for step in self.steps if step.slug == slug), None)

    def number(self, step: Step) -> int:
        """Place of a step, from one."""
        return self.steps.index(step) + 1

    def previous(self, step: Step) -> Step | None:
        index = self.steps.index(step)
        return self.steps[index - 1] if index else None

    def next(self, step: Step) -> Step | None:
        """The step after this one; None when the check page comes next."""
        index = self.steps.index(step) + 1
        return self.steps[index] if index < len(self.steps) else None

    def first_incomplete(self) -> Step | None:
        """The first step that still has to be answered; None when all were."""
        return next((step for step in self.steps if not self._is_complete(step)), None)

    def may_open(self, step: Step) -> bool:
        """Whether all steps before this one were answered."""
        incomplete = self.first_incomplete()
        return incomplete is None or self.steps.index(step) <= self.steps.index(incomplete)

    def _is_complete(self, step: Step) -> bool:
        return step.slug in self.done and all(
            self.photo_counts.get(question.key, 0) > 0 for question in step.photo_questions if question.required
        )
