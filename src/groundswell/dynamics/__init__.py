"""The dynamics: one mechanism a file, state in, state and events out, randomness by name."""

from groundswell.dynamics.cascade import Cascade as Cascade
from groundswell.dynamics.cascade import cascade as cascade
from groundswell.dynamics.cascade import crowd as crowd
from groundswell.dynamics.diffusion import tell as tell
from groundswell.dynamics.economy import Economy as Economy
from groundswell.dynamics.economy import prosper as prosper
from groundswell.dynamics.exposure import expose as expose
from groundswell.dynamics.homecoming import come_back as come_back
from groundswell.dynamics.migration import migrate as migrate
from groundswell.dynamics.migration import readiness as readiness
from groundswell.dynamics.mobilisation import mobilise as mobilise
from groundswell.dynamics.mobilisation import tie_weights as tie_weights
from groundswell.dynamics.response import OUTCOMES as OUTCOMES
from groundswell.dynamics.response import respond as respond
from groundswell.dynamics.shocks import strike as strike
from groundswell.dynamics.state import Now as Now
from groundswell.dynamics.state import State as State
from groundswell.dynamics.state import begin as begin
