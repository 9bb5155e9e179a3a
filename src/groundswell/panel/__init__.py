"""Village-years: what models are fitted to. The waist of the house: tables go in, whether a society was simulated or surveyed."""

from groundswell.panel.assembly import Panel as Panel
from groundswell.panel.assembly import assemble as assemble
from groundswell.panel.assembly import codebook as codebook
from groundswell.panel.assembly import read as read
from groundswell.panel.lineage import Lineage as Lineage
from groundswell.panel.lineage import structure as structure
