"""The parameters of a county episode: the county, its officials, its crowd, and the course, each with unit, range and source.

An episode is a decision from above that costs a county, and what its officials and people make of it. The long names of the
section ``officials`` are those of the game in :mod:`groundswell.bargaining`. But for the revenue at stake, every value here is an
illustration set by hand.
"""

from __future__ import annotations

from typing import Literal

from groundswell.scenario.parameter import TEXT, Section, choice, parameter, switch

Form = Literal["none", "decision", "station"]
Drawn = Literal["drawn", "yes", "no"]
Mode = Literal["chosen", "comply", "tolerate", "consent", "mobilise", "repress"]
Intermediary = Literal["none", "association", "mine owners"]


class County(Section):
    """The county with an episode, whose villages all have people."""

    number: int = parameter(1, "county", "which county of the country has the episode, counted from one", 1, 1_000_000)
    town: int = parameter(8700, "people", "adults of the county seat", 100, 33_000)
    firms: int = parameter(60, "firms", "firms of the county", 1, 5000)
    workers: float = parameter(0.15, "share", "adults who work in one of them", 0, 1)
    members: float = parameter(0.4, "share", "firms in the business association", 0, 1)
    workmates: float = parameter(2.0, "ties", "workmates that each worker names", 0, 10)
    acquaintances: float = parameter(0.7, "ties", "acquaintances anywhere in the county that each adult names", 0, 10)
    media: float = parameter(0.3, "share", "adults who follow local media on their telephones", 0, 1)


class Officials(Section):
    """Officials' stakes, costs and fears: the game of the county with its city."""

    grievance_prior: float = parameter(0.3, "probability", "chance that a county is truly aggrieved", 0, 1)
    revenue_share_at_stake: float = parameter(0.3, "share", "share of its revenue that the county would lose", 0, 1, TEXT)
    revenue_value: float = parameter(10.0, "payoff", "worth of the whole revenue to the county's officials", 0, 1000)
    congruence: float = parameter(0.9, "probability", "chance that people and officials want the same of those above", 0, 1)
    local_influence: float = parameter(0.1, "degree", "weight of the county among its equals", 0, 1)
    overruling_cost: float = parameter(2.0, "payoff", "cost to the city of overruling a county with all the influence", 0, 100)
    implementation_gain: float = parameter(1.2, "payoff", "gain of the city from carrying its decision through", -100, 100)
    concession_cost: float = parameter(0.5, "payoff", "cost to the city of giving way to a calm crowd", 0, 100)
    violent_concession_cost: float = parameter(2.0, "payoff", "cost to the city of giving way to a violent crowd", 0, 100)
    announced_concession: float = parameter(2.0, "ratio", "how much dearer giving way is once the plan is public", 1, 100)
    superior_promotion_weight: float = parameter(1.0, "weight", "weight of the one-veto rule for the city's leaders", 0, 10)
    veto_penalty: float = parameter(5.0, "payoff", "what unrest on their watch costs the city's leaders", 0, 100)
    local_promotion_weight: float = parameter(0.3, "weight", "weight of a sanction for the county's officials", 0, 10)
    superior_revenue_weight: float = parameter(0.2, "weight", "weight of local revenue for those who live on promotion", 0, 1)
    inquiry_after_peace: float = parameter(0.1, "probability", "chance that the province investigates a calm crowd", 0, 1)
    inquiry_after_violence: float = parameter(0.9, "probability", "chance that it investigates a violent one", 0, 1)
    publicity: float = parameter(0.8, "share", "of the chance of no inquiry, that goes where a violent crowd is over 1,000", 0, 1)
    detection_consent: float = parameter(0.1, "probability", "chance that an inquiry finds consent", 0, 1)
    detection_mobilise: float = parameter(0.7, "probability", "chance that an inquiry finds organising", 0, 1)
    exposed: float = parameter(0.95, "probability", "either chance where no intermediary stands between", 0, 1)
    thorough: float = parameter(3.0, "inquiries", "how many ordinary inquiries one after violence is worth", 1, 20)
    negligence_share: float = parameter(0.25, "share", "share of the full sanction that negligence costs", 0, 1)
    reporting: float = parameter(0.5, "ratio", "fall of that share where the county kept its superiors informed", 0, 1)
    sanction: float = parameter(12.0, "payoff", "removal from office", 0, 1000)
    leak_cost: float = parameter(0.8, "payoff", "cost to the county of letting a secret out and looking on", 0, 100)
    tolerance_cost: float = parameter(0.4, "payoff", "cost to the county of looking on without a leak", 0, 100)
    organising_cost: float = parameter(0.5, "payoff", "cost to the county of organising a crowd", 0, 100)
    prevention_cost: float = parameter(0.05, "payoff", "cost to the county of keeping a square empty", 0, 100)
    force_cost_peaceful: float = parameter(1.0, "payoff", "cost to the city of force against a calm crowd", 0, 100)
    force_cost_violent: float = parameter(0.2, "payoff", "cost to the city of force against a violent crowd", 0, 100)
    disruption_peaceful: float = parameter(0.3, "payoff", "what a calm crowd costs the city", 0, 100)
    disruption_violent: float = parameter(1.0, "payoff", "what a violent crowd costs the city", 0, 100)
    blame_shifted: float = parameter(0.5, "share", "of the second cost, that the city can lay on the county", 0, 1)
    resignation_cost: float = parameter(0.4, "payoff", "cost to the city of overruling officials who threaten to resign", 0, 100)
    talks: float = parameter(0.9, "probability", "chance that the province has talks with those who threatened to resign", 0, 1)
    station_worth: float = parameter(3.0, "payoff", "worth of the station to a county's officials", 0, 1000)
    false_claims: float = parameter(0.3, "share", "places without demand whose officials claim it, in a survey of officials", 0, 1)
    belief_in_demand: float = parameter(0.9, "probability", "belief that demand is real, of an official told that it is", 0.01, 1)
    trembles: float = parameter(0.05, "probability", "that a county does something else than it means to", 0.001, 0.5)


class Crowd(Section):
    """Who hears of it, who comes, and who fights."""

    grievance_grieved: float = parameter(1.0, "degree", "mean grievance in a county that is truly aggrieved", 0, 5)
    grievance_ungrieved: float = parameter(0.3, "degree", "mean grievance in one that is not", 0, 5)
    village_part: float = parameter(0.2, "degree", "standard deviation of grievance over villages", 0, 5)
    personal_part: float = parameter(0.3, "degree", "standard deviation of grievance over people of a village", 0, 5)
    opposed: float = parameter(0.1, "share", "people who want something else, and stay away", 0, 1)
    small: int = parameter(100, "people", "fewest people whom those above take for a protest", 1, 1_000_000)
    large: int = parameter(1000, "people", "a protest with more people is a large one", 1, 1_000_000, TEXT)
    rumour: int = parameter(5, "people", "who know at first where nothing is leaked", 0, 10_000)
    leaked: int = parameter(300, "people", "who know at first where the plan is leaked", 0, 100_000)
    telling: float = parameter(0.1, "probability", "chance that one who knows tells a tie", 0, 0.99)
    posts: float = parameter(0.15, "hazard", "of hearing from posts and talk when all the county knows", 0, 10)
    followers: float = parameter(3.0, "ratio", "how much sooner those who follow local media hear", 1, 100)
    posting: float = parameter(0.1, "share", "of those followers who know, who write posts that are much answered", 0, 1)
    threshold: float = parameter(0.75, "share of ties", "mean threshold of one without any grievance", -1, 3)
    spread: float = parameter(0.25, "share of ties", "standard deviation of thresholds", 0, 1)
    grievance: float = parameter(0.35, "share of ties", "fall of the threshold a degree of grievance", 0, 5)
    hope: float = parameter(0.15, "share of ties", "fall where protest is sure to be met with concession", 0, 5)
    harshness: float = parameter(0.35, "share of ties", "rise where police act as usual; mild police raise nothing", 0, 5)
    distance: float = parameter(0.15, "share of ties", "rise in the township farthest from the seat", 0, 5)
    supplies: float = parameter(
        0.1, "share of ties", "fall where an intermediary hands out shirts, banners and places in buses", 0, 5
    )
    tactics: float = parameter(0.2, "share of ties", "fall in one who has learned how it is done", 0, 5)
    follow: float = parameter(0.05, "share of ties", "lowest threshold of one who does not start", 0, 1)
    cue: float = parameter(1.0, "share of ties", "pressure of a turnout of all who are free", 0, 10)
    free: float = parameter(0.22, "share", "people free on the day", 0, 1)
    core: float = parameter(0.03, "share", "workers of the association's firms who come by order", 0, 1)
    ready: float = parameter(0.01, "share", "of a calmly policed crowd, who are ready to fight", 0, 1)
    provoked: float = parameter(0.06, "share", "more of them where police act harshly", 0, 1)
    toughs: float = parameter(0.6, "share", "of paid people, ready to fight where the intermediary is wholly unreliable", 0, 1)
    visible: float = parameter(0.8, "share", "paid people who look it", 0, 1)
    boldness: float = parameter(30.0, "people", "mean number of others fighting that one waits for", 0.1, 10_000)
    anger: float = parameter(3.0, "ratio", "by which readiness to fight grows when a crowd is refused", 0, 100)
    returning: float = parameter(
        0.4, "share of ties", "fall of the threshold, a degree of grievance, of one whose crowd was refused", 0, 5
    )
    fear: float = parameter(0.6, "share of ties", "rise of the threshold of bystanders under force", 0, 5)


class Episode(Section):
    """The course of an episode: what is decided from above, and what stands between officials and people."""

    form: Form = choice(
        "none", Form, "no episode, a decision of the city that costs the county, or a station that many counties contest"
    )
    aggrieved: Drawn = choice("drawn", Drawn, "whether the county is truly aggrieved: drawn with the prior, or set")
    congruent: Drawn = choice("drawn", Drawn, "whether people and officials want the same: drawn, or set")
    mode: Mode = choice("chosen", Mode, "what the county's officials do once their objection failed: chosen by them, or set")
    announced: bool = parameter(default=False, unit="yes or no", meaning="whether the plan is public from the first")
    intermediary: Intermediary = choice("association", Intermediary, "who stands between officials and crowd")
    reliability: float = parameter(0.8, "degree", "how far an intermediary holds the crowd that it runs", 0, 1)
    believed_reliability: float = parameter(-1.0, "degree", "how far officials believe that it does; below zero, as it is", -1, 1)
    control: float = parameter(0.15, "degree", "stewarding of a crowd that an intermediary runs", 0, 1)
    paid: int = parameter(600, "people", "people whom an intermediary pays where officials organise", 0, 60_000)
    asked: int = parameter(150, "people", "number named in the request for a permit", 1, 100_000, TEXT)
    stopping: float = parameter(0.9, "probability", "chance that police who act as usual stop the organisers", 0, 1)
    police: int = parameter(80, "people", "fighting at once that local police can contain", 0, 100_000)
    cadres: int = parameter(200, "people", "retired cadres who would sign a letter", 0, 100_000, TEXT)
    elite_grieved: float = parameter(0.85, "probability", "of each signal by local elites in an aggrieved county", 0, 1)
    elite_ungrieved: float = parameter(0.25, "probability", "of each in another", 0, 1)
    investigation: int = parameter(90, "days", "the city's investigation behind closed doors", 1, 1000)
    notice: int = parameter(21, "days", "from its end until the county is told of the coming announcement", 1, 1000)
    preparation: int = parameter(8, "days", "from then until the day that the organisers chose", 2, 100)
    counties: int = parameter(12, "counties", "that contest one station", 2, 100)
    influence_spread: float = parameter(0.3, "degree", "how far their influence reaches on either side of the mean", 0, 1)
    rehearsals: int = parameter(
        40, "crowds", "simulated for each state and mode, from which officials form expectations", 4, 10_000
    )


class EpisodeSwitches(Section):
    """Mechanisms of an episode that can be switched off; all else, and all other random draws, stay as they are."""

    unequal_power: bool = switch("B-a: units have unequal influence among their equals")
    different_incentives: bool = switch("B-b: grassroots officials live on local revenue, their superiors on promotion")
    cheap_talk: bool = switch("B-c: an objection behind closed doors is not believed")
    tolerance: bool = switch("B-d: officials can leak, and leave organisers alone")
    uncontrolled: bool = switch("B-e: a crowd is not wholly controlled by those who run it")
    fear_of_escalation: bool = switch("B-f: the superior is answerable for what a refusal leads to")
    sanctions: bool = switch("B-g: those seen to have caused unrest are punished")
    congruence: bool = switch("B-h: people can want what their officials want")
    intermediaries: bool = switch("B-i: intermediaries stand between officials and crowd")
    elite_signals: bool = switch("B-j: officials join as individuals, retired cadres write, heads threaten to resign")
    consent_mode: bool = switch("C-a: consent is open to the county")
    mobilised_mode: bool = switch("C-a: mobilising is open to the county")
    recklessness: bool = switch("C-b: intermediaries may lose hold of the crowd")
