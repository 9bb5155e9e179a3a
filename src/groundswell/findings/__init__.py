"""Claims and what the estimates say of them."""

from groundswell.findings.judgement import SMALLEST as SMALLEST
from groundswell.findings.judgement import Finding as Finding
from groundswell.findings.judgement import Findings as Findings
from groundswell.findings.judgement import judge as judge
