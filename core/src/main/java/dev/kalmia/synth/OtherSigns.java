package dev.kalmia.synth;

/// What texts say in other languages than English that are to steer a model, as patterns of [Suspicion]:
/// those of commands to drop what was told in languages without forms of their own there, of words to a
/// model, and of what is to be written.
final class OtherSigns {
    /// A verb, what came before it and what was told, in any order that the language has.
    static final String[] DROPS = {
        "\\b(vergiss|ignorier\\w*) alles[^.!?\\n]{0,20}\\b(bisher|gesagt|oben|vorher|davor)\\b",
        "\\b(oublie[zr]?|ignore[zr]?) tout ce (qui|que)[^.!?\\n]{0,25}\\b(précède|avant|dit)\\b",
        "\\b(olvida|ignora) todo lo (anterior|dicho|que se (te )?ha dicho)\\b",
        "(?<!не )\\b(забудь|игнорируй)(те)? вс[её][^.!?\\n]{0,20}\\b(выше|раньше|сказан\\w*|до этого)\\b",
        Suspicion.steering(
                "ignoruj|zapomeň|zapomeňte", "všechn|předchoz|výše|predchádz|všetk", "pokyn|instrukc|příkaz|inštrukci"),
        Suspicion.steering(
                "ignorera|glöm(?! inte)|bortse från|ignorer|glem(?! ikke)",
                "alla?\\b|alle\\b|tidigare|föregående|ovan|tidligere|ovenstående",
                "instruktion|anvisning|instruks|regler"),
        Suspicion.steering("ігноруй|(?<!не )забудь|не зважай", "всі|усі|попередн|вище", "інструкц|вказів|правил"),
        Suspicion.steering(
                "bỏ qua|phớt lờ|(?<!đừng )quên", "tất cả|mọi|trước|ở trên", "hướng dẫn|chỉ dẫn|lệnh|quy tắc"),
        Suspicion.steering(
                "abaikan|(?<!jangan )lupakan", "semua|sebelumnya|di atas", "instruksi|perintah|arahan|petunjuk|aturan"),
        "(התעלם|התעלמי|שכח)[^.!?\\n]{0,20}(הוראות|ההוראות|הנחיות|ההנחיות)[^.!?\\n]{0,10}(הקודמות|לעיל)",
        "(دستورالعمل|دستور)[^.!?\\n]{0,10}(قبلی|بالا)[^.!?\\n]{0,10}(نادیده ?(?!ن)|فراموش (?!ن))",
        "(เพิกเฉย|ละเว้น|(?<!อย่า)ลืม|ไม่ต้องสนใจ)[^.!?\\n]{0,10}(คำสั่ง|คำแนะนำ)[^.!?\\n]{0,10}(ก่อน|ข้างต้น|ทั้งหมด)",
        // Here is the true task.
        "(以下|下面)(才)?是(你)?(真正|新)的(任务|任務|指令)|本当の(指示|タスク)は"
    };

    private static final String MODEL =
            "(KI(-\\w+)?\\b|Sprachmodell\\w*|IA\\b|mod[èe]les? de lang(a)?ge|modelos? de (lenguaje|linguagem)"
                    + "|asistente de IA|assistente (de|di) IA|modell[oi] linguistic[oi]|taalmodel\\w*|model\\w* językow\\w*"
                    + "|языков\\w+ модел\\w+|ИИ\\b|мовн\\w+ модел\\w+|språkmodell\\w*|jazykov\\w+ model\\w*)";
    private static final String NOTICE =
            "\\b(Hinweis|Nachricht|Anmerkung|Anweisung|Achtung|Note|Message|Remarque|Attention|Nota|Aviso|Mensaje|Mensagem"
                    + "|Atención|Atenção|Avviso|Attenzione|Внимание|Примечание|Сообщение|Увага|Uwaga|Let op|Opmerking)";
    private static final String TO = " (an|für|à|aux?|pour|para|al?|ai|agli|per|для|к|aan|voor|do|dla) (\\w{1,5} )?";
    private static final String EASTERN_MODEL = "(AIアシスタント|言語モデル|(人工智能|AI|ＡＩ)(助手|模型)|大?语言模型|大?語言模型|AI ?어시스턴트|언어 ?모델)";

    /// Words to a model: a notice for it, its name behind a notice, a duty of it.
    static final String ADDRESSES = NOTICE + TO + MODEL
            + "|" + NOTICE + ",? " + MODEL + "\\s?[:：]"
            + "|" + EASTERN_MODEL + "(へ|に告ぐ|の皆さんへ|들?에게)\\s?[:：]"
            + "|(作为|作為)(一个|一個)?" + EASTERN_MODEL + "，?(你|请|請)";

    /// What query or answer is to be.
    static final String SPEAKS_OF_REPLY =
            "\\bals (suchanfrage|suchfrage|antwort|ausgabe)\\b[^.!?\\n]{0,15}\\b(nur|ausschließlich|immer)\\b"
                    + "|\\b(die|deine|jede) (suchanfrage|suchfrage)\\b[^.!?\\n]{0,20}\\b(muss|soll|lautet)\\b"
                    + "|\\b(la|ta|votre) (requête|question) (à écrire|à générer|générée)\\b[^.!?\\n]{0,20}\\b(doit|est)\\b"
                    + "|\\b(la|tu) (consulta|pregunta) (debe|que (escribas|generes)|generada)\\b"
                    + "|\\b(поисков\\w+ )?запрос\\b[^.!?\\n]{0,15}\\b(должен (быть|содержать|упоминать|звучать))\\b"
                    + "|(把|将|將)?(查询|查詢|搜索词|問題|问题)(写成|寫成|必须(是|包含|写)|必須(是|包含|寫))"
                    + "|(検索クエリ|クエリ|質問)(には?|は)(必ず|「)";

    private OtherSigns() {}
}
