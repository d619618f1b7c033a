"""Where a resident is in a form: which steps are there for their answers, which comes next, which must come first.

No database here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from services.forms.definition import Definition, Step
from services.forms.questions import Explanation, FilesQuestion, Item, PhotosQuestion, Question
from services.forms.rules import Scope, is_filled


@dataclass(frozen=True, kw_only=True)
class _Walk:
    """What the rules make of the answers: the steps that are there, with what stands on them."""

    steps: tuple[Step, ...]
    items: Mapping[str, tuple[Item, ...]]
    scope: Scope


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The steps of one definition, and how far a draft has come.

    Attributes:
        done: slugs of the steps that were saved without errors.
        answers: what was answered, also to questions that are not there any more.
        photo_counts: number of stored photos and files by question.
    """

    definition: Definition
    done: Sequence[str] = ()
    answers: Mapping[str, Any] = field(default_factory=dict)
    photo_counts: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _walk(self) -> _Walk:
        return _walk(self.definition, self.answers, self.photo_counts)

    @property
    def steps(self) -> tuple[Step, ...]:
        """The steps that the answers lead along."""
        return self._walk.steps

    @property
    def scope(self) -> Scope:
        """The answers that count, and what is calculated from them."""
        return self._walk.scope

    def items(self, step: Step) -> tuple[Item, ...]:
        """What stands on a step; for one that repeats, all that can."""
        return self._walk.items[step.slug]

    @property
    def total(self) -> int:
        """How many pages there are to go through: the steps and the check page."""
        return len(self.steps) + 1

    def find(self, slug: str) -> Step | None:
        """The step at this address, if it is one of the steps that are there."""
        return next((step for step in self.steps if step.slug == slug), None)

    def is_skipped(self, slug: str) -> bool:
        """Whether the form has this step, and the answers lead past it."""
        return any(step.slug == slug for step in self.definition.steps) and self.find(slug) is None

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

    def before(self, step: Step) -> Scope:
        """What the rules on a step can look back at: the answers of the steps before it."""
        earlier = self.definition.steps[: self.definition.steps.index(step)]
        keys = {question.key for each in earlier for question in each.asked}
        keys |= {each.repeat.key for each in earlier if each.repeat}
        values = {key: value for key, value in self.scope.values_by_key.items() if key in keys}
        return Scope(self.definition.calculated, values)

    def _is_complete(self, step: Step) -> bool:
        if step.slug not in self.done:
            return False
        if step.repeat is not None:
            return len(self.answers.get(step.repeat.key) or []) >= step.repeat.minimum
        return all(
            is_filled(self.scope.get(item.key))
            for item in self.items(step)
            if not isinstance(item, Explanation) and self._must_be_there(item)
        )

    def _must_be_there(self, question: Question) -> bool:
        """Whether other answers can have changed what this one must be. The rest was judged when it was saved."""
        if not is_required(question, self.scope):
            return False
        is_upload = isinstance(question, PhotosQuestion | FilesQuestion)
        return is_upload or question.show is not None or question.require is not None


def is_required(question: Question, scope: Scope) -> bool:
    """Whether it must be answered: always, or as the other answers are now."""
    return question.required or (question.require is not None and question.require.holds(scope))


def shown(items: Sequence[Item], scope: Scope, answers: Mapping[str, Any]) -> tuple[Item, ...]:
    """What is there of a step for these answers; the answers that count are added to the scope."""
    there = []
    for item in items:
        if item.show is not None and not item.show.holds(scope):
            continue
        there.append(item)
        if not isinstance(item, Explanation) and item.key in answers:
            scope.values_by_key[item.key] = answers[item.key]
    return tuple(there)


def _walk(definition: Definition, answers: Mapping[str, Any], photo_counts: Mapping[str, int]) -> _Walk:
    scope = Scope(definition.calculated)
    given = dict(answers) | {key: count for key, count in photo_counts.items() if count}
    steps, items = [], {}
    for step in definition.steps:
        if step.show is not None and not step.show.holds(scope):
            continue
        steps.append(step)
        if step.repeat is None:
            items[step.slug] = shown(step.questions, scope, given)
            continue
        items[step.slug] = step.questions
        scope.values_by_key[step.repeat.key] = given.get(step.repeat.key) or []
    return _Walk(steps=tuple(steps), items=items, scope=scope)
