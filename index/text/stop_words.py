"""English words that say nothing about a topic; left out of questions and of the index alike.

`us` is the pronoun here: the country is the token `usa`. Single letters are left-overs of
contractions (`don ' t`, `biden ’ s`).
"""

STOP_WORDS = frozenset(
    """
    a about above after again against all also am an and any are aren as at be because been before being below
    between both but by can cannot could couldn d did didn do does doesn doing don down during each either else
    ever few for from further get gets getting got had hadn has hasn have haven having he her here hers herself
    him himself his how however i if in into is isn it its itself just let ll m many may me might mine more most much
    must my myself neither no nor not now of off on once only or other others our ours ourselves out over own
    please quite rather re really s same shall she should shouldn so some such t than that the their theirs them
    themselves then there these they this those though through thus to too under until up upon us ve very was wasn
    we were weren what whatever when whenever where wherever whether which while who whoever whom whose why will
    with within without won would wouldn yes yet you your yours yourself yourselves
    arent cant couldnt didnt doesnt dont hadnt hasnt havent hows im isnt ive shouldnt thats theres theyre wasnt werent
    whats whens wheres whos whys wont wouldnt youre
    hey hi hello ok okay thanks tell
    """.split()
)
