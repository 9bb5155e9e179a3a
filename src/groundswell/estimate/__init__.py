"""Models on panels: a study, its design, the fit, and what follows from it; no simulation is known here."""

from groundswell.estimate.checks import Checks as Checks
from groundswell.estimate.checks import checks as checks
from groundswell.estimate.first import first_study as first_study
from groundswell.estimate.fit import fit as fit
from groundswell.estimate.many import fit_each as fit_each
from groundswell.estimate.result import Contrast as Contrast
from groundswell.estimate.result import Estimates as Estimates
from groundswell.estimate.result import Fit as Fit
from groundswell.estimate.result import Inference as Inference
from groundswell.estimate.sections import Claim as Claim
from groundswell.estimate.sections import Data as Data
from groundswell.estimate.sections import Margin as Margin
from groundswell.estimate.sections import Model as Model
from groundswell.estimate.study import Study as Study
