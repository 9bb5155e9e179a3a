"""History: the monthly loop, and the record of what truly happened."""

from groundswell.history.record import History as History
from groundswell.history.simulate import simulate as simulate
