"""Why a decided version did not begin, over which version it was asked for, and what is to be retired."""

import sqlalchemy as sa
from alembic import op

from service.persistence import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go from 0004 to 0005."""
    op.add_column("release", sa.Column("over", sa.BigInteger(), nullable=True))
    op.add_column("release", sa.Column("retires", sa.BigInteger(), nullable=True))
    op.add_column("release", sa.Column("problem", types.JsonText(), nullable=True))
