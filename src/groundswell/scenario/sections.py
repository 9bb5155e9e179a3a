"""The parameters of the world, of the design and of the fieldwork, each with unit, range and source.

Values marked "text" stand in the articles. Values marked "free" are illustrations: no text gives them, and nothing that
hangs on one of them alone is a finding about the world.
"""

from __future__ import annotations

from groundswell.scenario.parameter import TEXT, Section, parameter, switch


class Time(Section):
    """The years of the study."""

    first_year: int = parameter(2004, "year", "first year on record", 1900, 2100, TEXT)
    last_year: int = parameter(2008, "year", "last year on record", 1900, 2100, TEXT)
    warm_up_years: int = parameter(6, "years", "years simulated before the first on record", 1, 20)


class Frame(Section):
    """The country's places, all of which exist as attributes."""

    regions: int = parameter(6, "regions", "regions of the country", 1, 20, TEXT)
    provinces: int = parameter(5, "provinces", "provinces a region", 1, 50)
    counties: int = parameter(60, "counties", "counties a province", 1, 500)
    townships: int = parameter(12, "townships", "townships a county", 1, 100)
    villages: int = parameter(10, "villages", "administrative villages a township", 1, 100)


class Sampling(Section):
    """The multistage stratified sample of villages, and what was lost of it."""

    provinces: int = parameter(1, "provinces", "provinces drawn in each region", 1, 50, TEXT)
    county_strata: int = parameter(
        5, "strata", "groups of counties by industrial output per head, one county from each", 1, 500, TEXT
    )
    township_strata: int = parameter(2, "strata", "groups of townships by income per head, one township from each", 1, 20, TEXT)
    village_strata: int = parameter(2, "strata", "groups of villages by income per head, one village from each", 1, 20, TEXT)
    households: int = parameter(20, "households", "households drawn in each village, one adult in each", 1, 1000, TEXT)
    lost_to_flood: int = parameter(4, "villages", "villages that floods closed to the first round", 0, 1000, TEXT)
    lost_to_earthquake: int = parameter(
        3, "villages", "villages of one province that an earthquake closed to the second round", 0, 1000, TEXT
    )


class Society(Section):
    """People, households, lineages and ties."""

    adults: float = parameter(900.0, "people", "median number of registered adults (16 to 60) in a village", 30, 20000)
    adults_spread: float = parameter(0.35, "log points", "standard deviation of the logarithm of that number", 0, 1)
    household_adults: float = parameter(2.8, "people", "mean number of adults in a household", 1, 5)
    dependants: float = parameter(0.65, "people an adult", "children and elderly for each adult", 0, 3)
    clan_concentration: float = parameter(
        3.0, "stick-breaking parameter", "median over villages: small means one clan, large means many", 0.05, 50
    )
    clan_spread: float = parameter(1.3, "log points", "how far villages differ in it", 0, 3)
    rites_intercept: float = parameter(-5.0, "log odds", "that a vanishingly small clan holds yearly rites", -10, 10)
    rites_slope: float = parameter(8.0, "log odds a unit of share", "rise of those odds with the clan's share of households", 0, 50)
    elder_households: int = parameter(30, "households", "clan households for each elder beyond the first", 1, 1000)
    branch_households: int = parameter(6, "households", "households of a branch, within which kin are near", 1, 100)
    near_kin_ties: int = parameter(2, "ties", "near kin that each adult names", 0, 20)
    far_kin_ties: int = parameter(2, "ties", "far kin that each adult names", 0, 20)
    neighbour_ties: int = parameter(2, "ties", "neighbours that each adult names", 0, 20)
    neighbour_reach: int = parameter(3, "households", "how many doors away a neighbour lives at most, either side", 1, 100)
    caution_shared: float = parameter(0.7, "correlation", "of a person's caution about petitions and about protests", 0, 1)
    schooling_oldest: float = parameter(0.08, "share", "adults of 60 with some high school", 0, 1)
    schooling_youngest: float = parameter(0.42, "share", "adults of 16 with some high school", 0, 1)
    calls_intercept: float = parameter(
        -0.35, "log odds", "that a migrant without kin or rites at home calls monthly", -5, 5, "calibrated"
    )
    calls_kin: float = parameter(2.0, "log odds a unit of share", "rise with the clan's share of the village", 0, 10, "calibrated")
    calls_rites: float = parameter(0.5, "log odds", "rise where the clan holds rites", 0, 10, "calibrated")
    calls_pooled: float = parameter(0.56, "share", "who call monthly, where lineage does not matter (A-d off)", 0, 1, "calibrated")
    visits_pooled: float = parameter(0.57, "share", "who visit yearly, where lineage does not matter (A-d off)", 0, 1, "calibrated")
    visits_intercept: float = parameter(
        -0.14, "log odds", "that a migrant without kin or rites at home visits in a year", -5, 5, "calibrated"
    )
    visits_kin: float = parameter(
        1.35, "log odds a unit of share", "rise with the clan's share of the village", 0, 10, "calibrated"
    )
    visits_rites: float = parameter(0.4, "log odds", "rise where the clan holds rites", 0, 10, "calibrated")


class Economy(Section):
    """The yearly turn of village economies, given from outside."""

    telephone_start: float = parameter(0.45, "share", "households with a telephone, in the first year simulated", 0, 1)
    telephone_growth: float = parameter(0.35, "log odds a year", "how fast telephones spread", -2, 2)
    telephone_spread: float = parameter(0.6, "log odds", "how far villages differ in telephones", 0, 3)
    telephone_noise: float = parameter(0.3, "years", "standard deviation by which a year's telephones run ahead or behind", 0, 10)
    income_growth: float = parameter(0.07, "a year", "growth of income per head", -0.5, 0.5)
    income_noise: float = parameter(0.08, "log points", "yearly noise of income per head", 0, 1)
    fiscal_transfer: float = parameter(60.0, "yuan a head", "median fiscal transfer from above", 0, 10000)
    fiscal_transfer_income: float = parameter(0.5, "ratio of logs", "how fast the transfer falls as income per head rises", 0, 5)
    fiscal_transfer_growth: float = parameter(0.05, "a year", "growth of the transfer", -0.5, 0.5)
    fiscal_transfer_noise: float = parameter(0.3, "log points", "yearly noise of the transfer", 0, 3)
    enterprises: float = parameter(6.0, "enterprises", "mean number of private enterprises", 0, 1000)
    enterprises_noise: float = parameter(0.7, "enterprises", "standard deviation of those opened or closed in a year", 0, 100)
    political_capital: float = parameter(0.3, "share", "villages with someone in higher government", 0, 1)
    political_capital_change: float = parameter(0.06, "a year", "chance that such a tie is won or lost", 0, 1)
    farmland: float = parameter(1.5, "mu a head", "median farmland", 0, 100)
    farmland_spread: float = parameter(0.5, "log points", "how far villages differ in farmland", 0, 3)
    dependants_spread: float = parameter(0.15, "log points", "how far villages differ in children and elderly an adult", 0, 3)
    dependants_noise: float = parameter(0.04, "log points", "yearly noise of children and elderly an adult", 0, 1)


class Migration(Section):
    """Who leaves the county to work, and who comes back."""

    initial_ratio: float = parameter(0.22, "share", "mean share of adults away until the first year on record", 0, 0.9)
    ratio_spread: float = parameter(0.09, "share", "standard deviation of that share over villages", 0, 0.5)
    growth: float = parameter(0.02, "share a year", "mean yearly growth of the share away", -0.2, 0.2)
    growth_spread: float = parameter(0.028, "share a year", "standard deviation of that growth over villages", 0, 0.2)
    noise: float = parameter(0.008, "share", "standard deviation of a year's departure from the village's path", 0, 0.2)
    land_push: float = parameter(0.1, "share a unit of land", "rise of the share away when all land is lost", 0, 1)
    contract_end: float = parameter(0.015, "per month", "chance that a migrant's work ends and they come home", 0, 1)
    youth: float = parameter(0.6, "log odds a decade", "how much readier the young are to leave", 0, 5)
    schooling: float = parameter(0.5, "log odds", "how much readier those with high school are to leave", 0, 5)
    land_poverty: float = parameter(0.2, "log odds a standard deviation", "how much readier the land-poor are to leave", 0, 5)
    outspoken: float = parameter(0.25, "log odds a standard deviation", "how much readier those ready to act are to leave", 0, 5)
    far: float = parameter(0.6, "share", "migrants who work in a far city rather than a near one", 0, 1)


class Exposure(Section):
    """What the city teaches migrants, and what stayers learn of themselves."""

    rights: float = parameter(0.00719, "per month", "chance that a migrant learns of rights and that acting works", 0, 1)
    tactics: float = parameter(0.0112, "per month", "chance that one who knows of rights learns disruptive tactics", 0, 1)
    discrimination: float = parameter(1.0, "ratio", "by which discrimination and arrears raise both chances", 0, 10)
    defeat: float = parameter(
        0.006, "per month", "chance that a migrant who knows of rights loses a fight and is demoralised", 0, 1
    )
    near_city: float = parameter(0.7, "ratio", "exposure in a near city as a share of that in a far one", 0, 2)
    background: float = parameter(0.00161, "per month", "chance that a stayer learns of rights from the media", 0, 1)
    fading: float = parameter(0.05, "per month", "chance that a stayer's knowledge fades a step in quiet times", 0, 1)


class Disputes(Section):
    """Land taken and other grievances."""

    land_rate: float = parameter(0.282, "a year", "chance that land is taken in a village", 0, 1)
    land_follows: float = parameter(
        0.0,
        "a year a unit of share",
        "rise of that chance with the share away (a rival world: land taken where people left)",
        0,
        5,
    )
    land_least: float = parameter(0.02, "share", "smallest share of farmland taken", 0, 1)
    land_most: float = parameter(0.25, "share", "largest share of farmland taken", 0, 1)
    shortfall: float = parameter(0.8, "share", "takings whose compensation falls short, so that a dispute starts", 0, 1)
    delay: int = parameter(12, "months", "a dispute starts within this time of the taking", 1, 60)
    hurt_least: float = parameter(0.4, "share", "fewest households hurt by a taking", 0, 1)
    hurt_most: float = parameter(0.8, "share", "most households hurt by a taking", 0, 1)
    other_rate: float = parameter(0.085, "a year", "chance of a dispute not about land", 0, 1)
    other_hurt_least: float = parameter(0.1, "share", "fewest households hurt by another grievance", 0, 1)
    other_hurt_most: float = parameter(0.4, "share", "most households hurt by another grievance", 0, 1)
    dying: float = parameter(0.06, "per month", "chance that a land dispute dies away", 0, 1)
    other_dying: float = parameter(0.12, "per month", "chance that another dispute dies away", 0, 1)


class Diffusion(Section):
    """How knowledge passes while a dispute is live."""

    telling: float = parameter(
        0.808,
        "per contact",
        "chance that a migrant in contact tells the household and one more relative of a live dispute",
        0,
        1,
    )
    attention: float = parameter(
        5.99, "months", "over which talk of a live dispute falls to 37% of what it was, as the news grows old", 0.5, 120
    )
    contact_regular: float = parameter(0.9, "per month", "chance that one who calls monthly is in contact", 0, 1)
    contact_rare: float = parameter(0.1, "per month", "chance that one who does not is in contact", 0, 1)
    without_telephone: float = parameter(0.5, "ratio", "contact where the household at home has no telephone", 0, 1)
    festival: float = parameter(0.95, "per month", "chance that one who visits is in contact in the month of a festival", 0, 1)
    settled_fading: float = parameter(
        0.5, "a year", "rate at which contact fades where settlement is open and leaving is for good", 0, 10
    )
    quiet_telling: float = parameter(
        0.219, "per contact", "chance that a migrant speaks of rights to one relative when all is quiet at home", 0, 1
    )
    at_home: float = parameter(0.157, "per month", "chance that one at home who knows speaks of it to one of their ties", 0, 1)
    hearings: int = parameter(3, "people", "different people to hear tactics from before one takes them up", 1, 20)
    elder_counts: int = parameter(2, "people", "how many hearings an elder's word is worth", 1, 20)


class Homecoming(Section):
    """Who comes home to join."""

    visitor: float = parameter(
        0.241, "per month", "chance that a migrant hurt by a dispute who visits home comes back for it", 0, 1
    )
    stranger: float = parameter(0.03, "per month", "that chance of one who does not visit", 0, 1)
    far_city: float = parameter(0.5, "ratio", "that chance from a far city as a share of that from a near one", 0, 1)
    other_disputes: float = parameter(0.2, "ratio", "that chance where land is not at stake, as a share of that where it is", 0, 1)


class Mobilisation(Section):
    """Who joins a petition or a protest."""

    try_petition: float = parameter(0.115, "per month", "chance that a petition is tried where petitions are believed in", 0, 1)
    try_protest: float = parameter(0.334, "per month", "chance that a protest is tried where petitions have failed", 0, 1)
    straight: float = parameter(0.4, "share", "of that chance where petitions are still believed in", 0, 1)
    leaders: float = parameter(127.0, "people", "who could take the lead, at which trying is 63% as likely as it can be", 0.1, 1000)
    elder_leads: float = parameter(
        60.8, "people", "how many of those an elder is worth, pushed to the front in a clan that fills the village", 0, 1000
    )
    free: float = parameter(0.6, "share", "people free on the day", 0, 1)
    word_of_mouth: float = parameter(0.57, "share", "of those without a telephone who hear of the day in time", 0, 1)
    petition_threshold: float = parameter(0.602, "share of ties", "mean threshold to petition of one who knows nothing", -1, 2)
    protest_threshold: float = parameter(0.496, "share of ties", "mean threshold to protest of one who knows nothing", -1, 2)
    spread: float = parameter(0.296, "share of ties", "standard deviation of thresholds", 0, 1)
    rights: float = parameter(0.273, "share of ties", "fall of the threshold to petition in one who knows of rights", 0, 1)
    disenchantment: float = parameter(0.04, "share of ties", "rise of it in one who has learned that petitions fail", 0, 1)
    efficacy: float = parameter(0.428, "share of ties", "fall of the threshold to protest in one who knows the tactics", 0, 1)
    petition_belief: float = parameter(
        0.15, "share of ties", "fall of the threshold to petition with full belief in petitions", 0, 1
    )
    protest_belief: float = parameter(0.15, "share of ties", "fall of the threshold to protest with full belief in protest", 0, 1)
    not_hurt: float = parameter(0.25, "share of ties", "rise of either threshold in one whose household is not hurt", 0, 2)
    follow: float = parameter(0.08, "share of ties", "lowest threshold of one who knows too little to start", 0, 1)
    kin: float = parameter(1.6, "ties", "weight of a kin tie who acts, a neighbour's being one", 0, 10)
    rites: float = parameter(1.4, "ratio", "by which rites raise the weight of kin (duty)", 0, 10)
    elder: float = parameter(2.0, "ratio", "by which an elder's weight exceeds another's among kin", 0, 10)
    pushed: float = parameter(0.25, "share of ties", "fall of the threshold of an elder who is pushed to the front", 0, 1)
    pushes: int = parameter(3, "people", "different people to be pushed by before an elder goes to the front", 1, 20)
    shifts: float = parameter(0.3, "share", "of those not free on the day who take another shift where the clan keeps rites", 0, 1)
    police: float = parameter(0.25, "share", "protests that the police visit", 0, 1)
    rally: float = parameter(0.5, "ratio", "fall of the need of kin whose clan keeps rites when police come", 0, 1)
    fear: float = parameter(0.5, "ratio", "rise of the need of others when police come", 0, 10)
    exit_care: float = parameter(0.1, "share of ties", "rise of the threshold where all of one's household are away", 0, 1)
    remittance: float = parameter(
        0.0,
        "share of ties",
        "fall of the threshold to protest where all of one's household are away (a rival world: income sent home pays for protest)",
        0,
        2,
    )
    erosion: float = parameter(2.19, "ratio", "how fast ties fall asleep where those who refreshed them are away", 0, 50)
    kin_refreshed: float = parameter(
        6.0, "ratio", "how much oftener kin ties are refreshed where the whole village is one clan", 0, 50
    )
    rites_refresh: float = parameter(2.0, "ratio", "how much oftener again where the clan keeps rites", 1, 50)
    refreshed_pooled: float = parameter(
        1.8, "ratio", "refreshing of kin ties and neighbours alike where lineage does not shield (A-e off), about its mean", 1, 50
    )
    belief_pooled: float = parameter(
        0.56, "degree", "belief in petitions where the form does not follow how petitions went (A-f off), about its mean", 0, 1
    )
    waking: float = parameter(0.5, "share", "of sleeping kin ties that wake when land is at stake", 0, 1)
    between_villages: float = parameter(
        0.3,
        "share of ties",
        "pressure of a whole neighbouring village that acted last month, where ties between villages carry action",
        0,
        5,
    )
    cue: float = parameter(0.157, "share of ties", "pressure felt when the whole village is out", 0, 5)
    collective: int = parameter(5, "people", "a petition is collective above this number", 1, 1000, TEXT)
    protest_minimum: int = parameter(6, "people", "fewest people that make a protest (no text states one)", 1, 1000)


class Response(Section):
    """What officials answer, and what people make of it."""

    petition_answered: float = parameter(0.2, "share", "petitions that get an answer", 0, 1)
    petition_large: float = parameter(0.15, "share", "rise of that share when more than 50 sign", 0, 1)
    protest_answered: float = parameter(0.45, "share", "protests that get an answer", 0, 1)
    protest_large: float = parameter(0.25, "share", "rise of that share when more than 50 come", 0, 1)
    conceded: float = parameter(0.35, "share", "answers that give all that was asked", 0, 1)
    less_land: float = parameter(0.15, "share", "answers in a land case that take less land", 0, 1)
    repressed: float = parameter(0.2, "share", "unanswered protests that are repressed", 0, 1)
    settles: float = parameter(0.5, "share", "disputes that end when part is paid, or when repressed", 0, 1)
    belief: float = parameter(0.7, "degree", "belief in petitions when a dispute starts", 0, 1)
    protest_belief: float = parameter(0.4, "degree", "belief in protest when a dispute starts", 0, 1)
    remembered: float = parameter(0.5, "share", "of what was believed that is left when another dispute starts", 0, 1)
    lesson: float = parameter(0.4, "share", "of the way that belief moves on one answer, or on none", 0, 1)


class Fieldwork(Section):
    """What respondents know, remember and say."""

    know_small: float = parameter(0.35, "share", "respondents who know of an incident of six people", 0, 1)
    know_large: float = parameter(0.85, "share", "respondents who know of an incident of fifty people or more", 0, 1)
    gossip: float = parameter(0.4, "exponent", "how much oftener those with many ties know: power of their ties over twelve", 0, 3)
    large_village: float = parameter(
        0.4, "exponent", "how much seldomer a small incident is known in a large village: power of 900 adults over its own", 0, 3
    )
    silence_petition: float = parameter(0.1, "share", "respondents who will not speak of a petition", 0, 1)
    silence_protest: float = parameter(0.25, "share", "respondents who will not speak of a protest", 0, 1)
    openness: float = parameter(
        0.0,
        "share a unit of share",
        "fall of silence about protests with the share away, more in large clans (a rival world of reporting)",
        0,
        3,
    )
    fear: float = parameter(0.2, "share", "rise of silence about protests where one was repressed in the years asked of", 0, 1)
    month_error: float = parameter(1.0, "months", "standard deviation of the month remembered, one year after", 0, 12)
    month_missing: float = parameter(0.15, "share", "reports without a month", 0, 1)
    size_error: float = parameter(0.3, "log points", "standard deviation of the size remembered", 0, 3)
    size_missing: float = parameter(0.15, "share", "reports without a size", 0, 1)
    wrong_reason: float = parameter(0.06, "share", "reports with another reason", 0, 1)
    wrong_form: float = parameter(0.05, "share", "reports with the other form", 0, 1)
    outcome_missing: float = parameter(0.1, "share", "petition reports without an outcome", 0, 1)
    figure_error: float = parameter(0.02, "log points", "standard deviation of officials' yearly figures", 0, 1)
    press_coverage: float = parameter(0.19, "share", "protests that the press reports", 0, 1, TEXT)


class Switches(Section):
    """Mechanisms that can be switched off; all else, and all other random draws, stay as they are."""

    empowerment: bool = switch("A-a: migrants pass what they learned to those at home")
    depopulation: bool = switch("A-b1: those gone cannot act")
    erosion: bool = switch("A-b2: ties of those who stay fall asleep, and those with an exit care less")
    lineage_base: bool = switch("A-c: kin ties bind to act")
    lineage_contact: bool = switch("A-d: migrants call and visit more where kin and rites at home are many")
    lineage_shield: bool = switch("A-e: redundant kin ties keep a village connected")
    escalation: bool = switch("A-f: the form follows how petitions went")
    homecoming: bool = switch("A-g: migrants hurt by a dispute come home and join; festivals bring people home")
    exclusion_ties: bool = switch("A-h1: barred from the city, migrants keep their ties to home")
    exclusion_provokes: bool = switch("A-h2: discrimination in the city makes migrants political")
    demoralisation: bool = switch("A-i: migrants who lost their own fight stay quiet unless land is at stake")
    cellular: bool = switch("A-j: action does not spread between villages")
