"""History: the monthly loop, and the record of what truly happened."""

from groundswell.history.episodes import equilibria_table as equilibria_table
from groundswell.history.moves import EPISODES as EPISODES
from groundswell.history.moves import MOVES as MOVES
from groundswell.history.moves import Episodes as Episodes
from groundswell.history.moves import told as told
from groundswell.history.record import History as History
from groundswell.history.saving import origin as origin
from groundswell.history.saving import redesigned as redesigned
from groundswell.history.saving import save as save
from groundswell.history.simulate import simulate as simulate
