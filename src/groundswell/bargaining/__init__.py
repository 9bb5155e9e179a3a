"""The bargaining game of a county and its city: its moves, payoffs, equilibria, and what follows from them."""

from groundswell.bargaining.equilibrium import Equilibrium as Equilibrium
from groundswell.bargaining.equilibrium import Solution as Solution
from groundswell.bargaining.equilibrium import solve as solve
from groundswell.bargaining.equilibrium import solve_form as solve_form
from groundswell.bargaining.equilibrium import solve_many as solve_many
from groundswell.bargaining.following import DISTRIBUTION as DISTRIBUTION
from groundswell.bargaining.following import RULE as RULE
from groundswell.bargaining.game import ILLUSTRATION as ILLUSTRATION
from groundswell.bargaining.game import Game as Game
from groundswell.bargaining.moves import MOVES as MOVES
from groundswell.bargaining.payoffs import Form as Form
from groundswell.bargaining.payoffs import form as form
from groundswell.bargaining.propositions import PROPOSITIONS as PROPOSITIONS
from groundswell.bargaining.propositions import Proposition as Proposition
from groundswell.bargaining.propositions import Verdict as Verdict
from groundswell.bargaining.propositions import judge as judge
from groundswell.bargaining.sweeping import Axis as Axis
from groundswell.bargaining.sweeping import axes as axes
from groundswell.bargaining.sweeping import sweep as sweep
