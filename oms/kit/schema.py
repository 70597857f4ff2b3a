"""Operations of migrations that add what no field depends on: an index, a constraint, a trigger.

Django renders a model, and every model it is related to, anew after each of them; half of the processor time of an upgrade
went there. What is added is known to the operation itself, so here only the state is told (docs/how-to/migration.md).
"""

from typing import Any

import pgtrigger.migrations
from django.db.migrations import operations
from django.db.migrations.state import ProjectState


class _Noted:
    """`option`: of the model's Meta, which holds what is added; `added`: the operation's argument that is."""

    option: str
    added: str
    model_name: str

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options: dict[str, Any] = state.models[app_label, self.model_name.lower()].options
        options[self.option] = [*options.get(self.option, []), getattr(self, self.added)]


class AddIndex(_Noted, operations.AddIndex):
    option, added = "indexes", "index"


class AddConstraint(_Noted, operations.AddConstraint):
    option, added = "constraints", "constraint"


class AddTrigger(_Noted, pgtrigger.migrations.AddTrigger):
    option, added = "triggers", "trigger"


class RemoveTrigger(pgtrigger.migrations.RemoveTrigger):
    """With its function, which pgtrigger leaves behind."""

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)
        triggers = from_state.models[app_label, self.model_name.lower()].options["triggers"]
        (gone,) = (one for one in triggers if one.name == self.name)
        schema_editor.execute(f"drop function if exists {gone.sql.pgid}()")

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        options: dict[str, Any] = state.models[app_label, self.model_name.lower()].options
        options["triggers"] = [one for one in options.get("triggers", []) if one.name != self.name]
