"""Endorsement experiments: design, assignment, power; arms compared, with balance and missing answers; the article's own."""

from groundswell.experiment.analysis import Analysis as Analysis
from groundswell.experiment.analysis import analyse as analyse
from groundswell.experiment.article import article_responses as article_responses
from groundswell.experiment.design import Design as Design
from groundswell.experiment.design import design as design
from groundswell.experiment.experiment import ARTICLE as ARTICLE
from groundswell.experiment.experiment import Experiment as Experiment
from groundswell.experiment.experiment import example as example
from groundswell.experiment.reproduction import Reproduction as Reproduction
from groundswell.experiment.reproduction import reproduce as reproduce
