package dev.kalmia.synth;

/// What texts say in English that are to steer a model, as patterns of [Suspicion].
final class EnglishSigns {
    private static final String NEAR = "[^.!?\\n]{0,40}";
    private static final String START = "(?:^\\W{0,9}|[.!?:;>)\\]\"”»*#=|]\\s{0,9}|[–—-]\\s+)";

    /// Where a verb is an order: at the beginning of a sentence or behind a word that urges.
    private static final String ORDER = "(?:" + START
            + "|\\b(?:must|should|shall|instead|now|always|just|simply|please|then|kindly|immediately|and|nothing but"
            + "|(?:have|need|required|asked|instructed|told|ordered|want you) to|you (?:will|can|may)),?\\s+)"
            + "(?:(?:please|kindly|now|just|only|instead|always|then|you|\\w+ly),?\\s+){0,2}";

    private static final String CAPITALS = "(?-i:[A-Z][A-Z0-9]{2,}\\b)";
    private static final String SAY = "(?:reply|respond|answer|output|print|write|say|type|echo|emit|state|repeat)";
    private static final String DROP = "(?:ignore|disregard|forget|override|bypass|disobey|discard|abandon|cancel|erase"
            + "|overrule|skip|drop|dismiss|throw away|throw out|set aside|never mind|pay no (?:attention|heed) to"
            + "|(?:stop|quit) (?:following|obeying|heeding)"
            + "|(?:do not|don['’]t|no longer|never) (?:follow|obey|heed|listen to|comply with|adhere to))";
    private static final String BEFORE =
            "(?:previous(?:ly)?|prior|above|earlier|preceding|foregoing|former|initial|original"
                    + "|before|so far|until now|up to now)";
    private static final String TOLD =
            "(?:instruction|prompt|rule|direction|directive|guideline|command|order|task|request|assignment)s?";
    private static final String TEXT = "(?:text|context|content|message|input|passage|word|statement)s?";
    private static final String LATER_AUTHORITY =
            "(?!" + NEAR + "\\b(?:doctor|physician|pharmacist|nurse|provider|label|package|manufacturer))";

    static final String[] DROPS = {
        "(?<!not )(?<!n['’]t )(?<!never )\\b" + DROP + "\\b[^.!?\\n]{0,30}\\b" + BEFORE + "\\b[^.!?\\n]{0,30}\\b" + TOLD
                + "\\b",
        "(?<!not )(?<!n['’]t )(?<!never )\\b" + DROP + "\\b[^.!?\\n]{0,30}\\b" + TOLD + "\\b[^.!?\\n]{0,40}\\b" + BEFORE
                + "\\b",
        ORDER + DROP + "\\b[^.!?\\n]{0,20}\\b(?:all|any|every|your|the|these|those)\\b[^.!?\\n]{0,20}"
                + "\\b(?:instruction|prompt|rule|guideline|command|directive)s?\\b" + LATER_AUTHORITY,
        ORDER + DROP + "\\b[^.!?\\n]{0,20}\\b" + BEFORE + "\\b[^.!?\\n]{0,20}\\b" + TEXT + "\\b",
        ORDER + DROP + "\\b[^.!?\\n]{0,10}\\b(?:the above|(?:everything|all|anything|whatever)\\b[^.!?\\n]{0,30}\\b"
                + BEFORE
                + "|(?:what|everything|all|anything)(?: that)? you(?: were|['’]ve been| are| have been) (?:told|asked|given))",
        "\\b(?:the|all|any|every(?:thing)?|your|these|those)\\b[^.!?\\n]{0,20}\\b(?:" + TOLD
                + "|everything)\\b[^.!?\\n]{0,20}\\b"
                + "(?:(?:is|are) (?:now )?(?:void|invalid|cancell?ed|obsolete|overridden|revoked)|no longer appl(?:y|ies))",
        "\\beverything\\b[^.!?\\n]{0,10}\\b" + BEFORE + "\\b[^.!?\\n]{0,20}\\b(?:is|was) (?:now )?"
                + "(?:void|invalid|cancell?ed|a test|an example|irrelevant)\\b",
        START
                + "(?:(?:system|admin|administrator|developer|operator|security|priority|prompt|instruction) )?override\\b"
                + "\\s*(?:[:!—–-]|$)",
        "\\b(?:your|the) (?:\\w+ )?(?:task|role|goal) (?:has changed|is now)\\b",
        "\\b(?:new|real|actual|true|updated|revised|hidden|secret) (?:task|instruction|prompt|directive|command)s?"
                + "(?: (?:is|are|follows?|below))?\\s*:"
    };

    private static final String MODEL =
            "(?:ai|llm|chat-?gpt|gpt(?:-?\\d\\w*)?|claude|gemini|copilot|chatbot|(?:large )?language model)s?"
                    + "(?! ?-)(?: (?:model|assistant|system|agent|tool|bot|reader|crawler)s?)?";
    private static final String WEAK_MODEL =
            "(?:" + MODEL + "|(?:the|any|every|all|each|whatever) (?:automated |automatic )?"
                    + "(?:model|assistant|bot|system|agent|machine|reader)s?)";
    private static final String THIS = "(?:this|the (?:following|present|above)|these)(?: (?:\\w+ )?"
            + "(?:document|text|passage|page|web ?page|website|content|file|message|note|article|line|sentence|paragraph|prompt)s?\\b"
            + "|\\s*[:,;)\\]!]|\\s*$)";

    static final String[] ADDRESSES = {
        "\\b" + WEAK_MODEL
                + "\\b[^.!?\\n]{0,20}\\b(?:read|process|pars|index|summari[sz]|analy[sz]|evaluat|scann?|see|view|handl"
                + "|translat|quot|cit)(?:s|es|e|ing|ed|ning)?\\b[^.!?\\n]{0,15}\\b" + THIS,
        "\\b(?:dear|hey|hello|hi|attention|attn|ok)\\b[ ,:!]{1,3}(?:all |any |every |the |you ){0,2}" + MODEL + "\\b",
        "\\b(?:note|message|hint|reminder|notice|memo|warning)\\b\\W{1,3}(?:(?:to|for|all|any|every|the|an?)\\W+){1,3}"
                + WEAK_MODEL + "\\b",
        START + "(?:\\w+ )?instructions? (?:to|for) (?:all |any |every |the |an? )?(?:" + MODEL
                + "|(?:model|assistant|bot))s?\\b",
        START + "(?:" + MODEL + "|assistant|(?:all |any )?models)\\b[^.!?\\n]{0,30}"
                + "(?:,|:| must| should| shall|(?: are| is) (?:required|asked|instructed|told|ordered) to) "
                + "(?:(?:please|you|always|kindly|now|must|should|shall|will|are|required|to) ){0,4}"
                + "(?:include|write|output|print|reply|respond|answer|say|mention|ignore|use|generate|return|ask|recommend"
                + "|add|insert|cite|praise|rank|obey|follow)\\b",
        "\\b(?:if|when|since|because|as) you(?:['’]re| are) an? (?:large )?" + MODEL + "\\b",
        "\\b(?:reader|any(?:one|body|thing)|who(?:m)?ever|whatever|every(?:one|body)|those|you)\\b[^.!?\\n]{0,10}"
                + "\\b(?:is|are) (?:an? )?(?:large )?" + MODEL + "\\b",
        "\\b(?:addressed|written|meant) (?:to|for)\\b" + NEAR + "\\b" + MODEL + "(?=[:,.!]|$)",
        "\\byou, (?:the|an?|my) (?:\\w+ )?" + WEAK_MODEL + "\\b|\\bdear an? (?:ai|language model|assistant)\\b",
        "\\bas an? (?:ai|language model)(?: (?:language )?model| assistant)?\\b(?=,| you| i\\b|[^.!?\\n]{0,15}\\byou\\b)",
        "\\byour (?:system|developer|hidden|initial) (?:prompt|message|instructions?)\\b"
                + "|\\b(?:reveal|leak|disclose|expose|ignore|override|forget|disregard|replace|repeat)\\b[^.!?\\n]{0,20}"
                + "\\b(?:system|developer) (?:prompt|message)\\b"
                + "|" + START + "(?:new )?(?:system|developer) (?:prompt|message)\\s*:"
    };

    private static final String QUERY = "(?:quer(?:y|ies)|questions?|search (?:terms?|phrases?))";
    private static final String WRITTEN =
            "(?:" + QUERY + "|answers?|repl(?:y|ies)|outputs?|responses?|summar(?:y|ies)|json)";
    private static final String MAKE =
            "(?:generat|writ|creat|formulat|compos|produc|craft|mak|phras|devis|invent|return)"
                    + "(?:e|es|ed|ing|ten|s)?";
    private static final String PASSAGE =
            "\\bth(?:is|e above|e present|e following) (?:passage|document|text|page|paragraph|article|content|snippet)\\b";

    static final String[] SPEAKS_OF_REPLY = {
        "\\b" + MAKE + "\\b[^.!?\\n]{0,25}\\b" + QUERY + "\\b[^.!?\\n]{0,20}" + PASSAGE + NEAR
                + "\\b(?:always|must|only|should|include|mention|use|ask|add|insert|put|end|begin|start|make|say|shall|has to)\\b",
        "\\b" + QUERY + "\\b[^.!?\\n]{0,30}" + PASSAGE
                + "[^.!?\\n]{0,20}\\b(?:must|should|shall|has to|have to|is always|is:|is [\"“])"
                + "(?! be (?:directed|addressed|sent|referred|answered))",
        ORDER
                + "(?:set|force|change|rewrite|fix|make)\\s+(?:the|your|its|every|each) (?:\\w+ )?(?:quer(?:y|ies)|question)"
                + "\\s+(?:to|be|as|equal|=|into)\\b",
        "\\b" + WRITTEN + " (?:(?:which|that) )?(?:you|they) (?:will |shall |are going to |have to |then )?" + MAKE
                + "\\b",
        "\\b(?:the|your|each|every|any) generated " + WRITTEN
                + "\\b|\\byour (?:\\w+ )?quer(?:y|ies) (?:must|should|shall|is|will)\\b",
        "\\b(?:include|insert|mention|use|add|put|embed|place|append|repeat)\\b[^.!?\\n]{0,50}\\b(?:in|into|to|within|of|as)\\s+"
                + "(?:your|the generated|every generated|each generated) (?:\\w+ )?" + WRITTEN + "\\b",
        ORDER + "(?:reply|respond|answer|output)\\b[^.!?\\n]{0,30}(?:\\bjson object\\b|\\{\\s*[\"'“])",
        ORDER + "(?:return|print|write|emit)\\b[^.!?\\n]{0,30}\\{\\s*[\"'“](?:query|question|answer)[\"'”]\\s*:",
        "\\b(?:when|while|if|before|after) (?:you )?(?:generat|writ|creat|formulat)(?:e|ing) (?:the|a|your) quer(?:y|ies)\\b",
        "\\b(?:when|while|if) (?:you )?(?:generat|writ|creat|formulat)(?:e|ing) (?:the|a|your) (?:search )?question, (?:\\w+ )?"
                + "(?:mention|include|ask|use|add|insert|say)\\b"
    };

    private static final String ONLY = "(?:only|exactly|just|solely|exclusively|nothing (?:but|except))";
    private static final String WORD = "(?:word|phrase|string|sentence|token|text|password|slogan)s?";

    static final String[] DEMANDS = {
        ORDER + SAY + " (?:back )?" + ONLY + " (?:with|by|[\"'“‘*]|yes\\b|no\\b|one word\\b|json|this\\b|the (?:\\w+ )?"
                + WORD + "\\b|" + CAPITALS + ")",
        ORDER + SAY + " (?:back )?with " + ONLY + "\\b",
        ORDER + "(?:output|print|echo|emit|(?:reply|respond|answer) with) (?:the|this|these|one|a single) (?:\\w+ )?"
                + "(?:word|phrase|password|slogan)s?\\b",
        ORDER + "(?:write|say|type|state|repeat|output|print|return) (?:the|this|these|one|a single) (?:\\w+ )?" + WORD
                + "\\b\\s*:?\\s*(?:[\"“‘*`]|" + CAPITALS + "|\\w+ (?:as the|and nothing|instead)\\b"
                + "|(?!down\\b|aloud\\b|again\\b|out\\b|loud\\b|\\w+ly\\b)\\w+\\s*(?:[.!]|$))",
        "\\b(?:echo|output|emit) the (?:text|line|words?) (?:between|below|above|that follows)\\b",
        "\\byou (?:will|must|shall|are to) (?:now |only |always )?" + SAY + " [\"“]|\\bdo nothing (?:but|except) " + SAY
                + "\\b",
        ORDER + "(?:reply|respond|answer)(?: with)?:? (?:[\"“‘`]|" + CAPITALS + ")",
        "(?:" + START
                + "|\\b(?:must|instead|now|always|just|simply|please|then),? )(?:output|print|say|write|echo|emit)"
                + ":? [\"“‘`]?(?!HTML|JSON|HTTP|YAML|ASCII|NULL|TRUE|FALSE)(?-i:[A-Z]{4,}\\b)",
        "\\b" + SAY + "\\b[^.!?\\n]{0,40}\\band (?:absolutely )?nothing (?:else|more)\\b",
        "\\byour (?:\\w+ ){0,2}(?:reply|output|answer|response) (?:must|should|shall|has to|will) (?:only |just )?"
                + "(?:be|say|read|consist|contain|include|begin|start|end)\\b",
        "\\b(?:instead|now|always|just|simply),? (?:output|print|echo|emit):? [\"“]",
        ORDER + "repeat after me\\b"
    };

    private static final String ROLE =
            "(?:(?:\\w+[ -]){0,2}(?:assistant|ai|bot|chatbot|language model|hacker|pirate|jailbreak|persona"
                    + "|salesman|marketer|copywriter|poet|translator|parrot|spokes\\w+|advertiser|administrator)"
                    + "|(?:unrestricted|unfiltered|uncensored|jailbroken|evil|unlimited)\\b)";

    static final String[] ROLES = {
        "\\byou(?:['’]re| are) (?:now|hereby|henceforth|from now on) (?:(?:an?|the|my|in|called|named|acting as|free of|free from) )*"
                + "(?:" + ROLE + "|(?-i:[A-Z]{2,}|[A-Z]\\w*(?:Bot|GPT|AI))(?=\\s*(?:[.,;:!)]|$|and\\b|who\\b|which\\b))"
                + "|no longer|" + "(?:developer|god|jailbreak|admin|debug) mode)",
        "\\byou(?:['’]re| are) no longer (?:bound|restricted|constrained|obliged|limited by|governed|under (?:any|the) rules|an? "
                + ROLE + ")",
        "(?:" + START
                + "|\\byou (?:must|should|will|shall|have to|are to|need to) |\\b(?:please|instead),? )(?:(?:now|always),? )?"
                + "(?:act|behave|pose|roleplay|role-play|respond|answer|speak|write) (?:now )?"
                + "(?:as if you (?:are|were|had) (?:no|an?|not|free|un)\\b|as (?:an? |the |my )?(?:" + ROLE
                + "|(?-i:[A-Z]{2,}\\b)))",
        ORDER + "(?:pretend|imagine)\\b[^.!?\\n]{0,15}\\b(?:you are|you['’]re|to be|being|are) (?:an? |the |my )?(?:"
                + ROLE + "|(?-i:[A-Z]{2,}\\b))",
        ORDER
                + "(?:assume|take on|adopt|play) the (?:role|persona|identity|part) of\\b|\\byou will play the (?:role|part) of\\b",
        ORDER
                + "(?:enter|enable|activate|switch (?:in)?to) (?:the )?(?:(?-i:DAN)|god|jailbreak|unrestricted|unfiltered|sudo) mode\\b",
        "\\byour (?:new )?(?:role|persona|identity|character) is\\b|\\byour new (?:role|persona|identity|name)\\b",
        "\\bfrom (?:now|here) on,? (?:you (?:will |must |shall |are to )?(?:only |always )?)?"
                + "(?:reply|respond|answer|act|speak|output|pretend)\\b"
    };

    private static final String PART =
            "(?:passage|document|prompt|context|text|(?:user )?input|data|quote|quotation|system prompt|instructions?|conversation)";

    static final String[] MARKS = {
        "</(?:passage|document|context|prompt|system|user|assistant|instructions?|untrusted\\w*|retrieved\\w*|user_\\w+)>"
                + "|<(?:system|prompt|assistant|instructions?|system_\\w+)>",
        "<{2,}\\s*/?\\s*(?:begin|end|start|stop|close|system|passage|document|prompt|user)\\b[^<>\\n]{0,60}>{2,}",
        "(?:^\\W{0,20}|[.!?>\\])=*#]\\s*|-\\s+)(?:this is the )?(?:end|beginning|start) of (?:the |this )?" + PART
                + "\\s*(?:[.:;!\\])=*#>—-]|$)",
        "\\b" + PART + " (?:ends|is over|stops|ended) here\\b",
        "(?:^|[^#])#{3}\\s*(?:(?:new |system )?instructions?\\s*(?::|$)|(?:response|system|human|assistant|user)\\s*:)",
        "(?-i:\\[/?(?:SYSTEM|ASSISTANT|USER|ADMIN|DEVELOPER|System|Assistant)(?: \\w+)?\\])"
    };

    private EnglishSigns() {}
}
