"""A first migration that makes its tables whole, from one rendering of its models.

Django applies operations one by one and, after each, renders anew every model that is related to what changed:
here nearly all of them, a hundred and sixty times. Tables that do not exist yet have no state between.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

COMPLETES = (migrations.AddField, migrations.AddIndex, migrations.AddConstraint)


class WholeAtOnce(migrations.Migration):
    """Creates models and completes those, nothing else; taken back, it is any other migration."""

    def apply(
        self,
        project_state: ProjectState,
        schema_editor: BaseDatabaseSchemaEditor,
        collect_sql: bool = False,  # noqa: ARG002 - Django's signature
    ) -> ProjectState:
        """Create each table as the last operation leaves its model.

        Raises:
            TypeError: an operation does something else.

        """
        created = {
            operation.name_lower: operation
            for operation in self.operations
            if isinstance(operation, migrations.CreateModel)
        }
        for operation in self.operations:
            if not isinstance(operation, migrations.CreateModel) and not _completes(operation, set(created)):
                raise TypeError(f"{self}: not about a table it creates: {operation.describe()}")
        before = project_state.clone()
        project_state.__dict__.pop("apps", None)  # rendered anew below, once
        for operation in self.operations:
            operation.state_forwards(self.app_label, project_state)
        for operation in created.values():
            operation.database_forwards(self.app_label, schema_editor, before, project_state)
        return project_state


def _completes(operation: Operation, created: set[str]) -> bool:
    return isinstance(operation, COMPLETES) and operation.model_name.lower() in created
