"""SpiffWorkflow behind a small face: only the modules in here import it, and only they know its tasks.

SpiffWorkflow moves tokens; nothing else is left to it. Variables, expressions, timers and snapshots are
ours, since its own ones copy data from task to task, read the wall clock and run scripts.
"""

from engine._spiff.compiling import CompiledProcess, compiled
from engine._spiff.scripts import Evaluator
from engine._spiff.workflow import Active, Workflow

__all__ = ["Active", "CompiledProcess", "Evaluator", "Workflow", "compiled"]
