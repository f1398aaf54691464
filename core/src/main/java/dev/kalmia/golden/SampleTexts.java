package dev.kalmia.golden;

import java.util.List;

/// Texts that reference files are made of where none are given: short and long, several scripts, marks,
/// figures.
public final class SampleTexts {
    private SampleTexts() {}

    public static List<String> all() {
        return List.of(
                "Rain.",
                "Where can I renew a lost library card?",
                "The ferry to the islands leaves at 06:45 from pier 3, except on Sundays and public holidays.",
                "Der Zug nach Süden fährt heute von Gleis 12; die Fahrgäste werden um Verständnis gebeten.",
                "¿Cuánto tarda en cocerse el arroz integral? Unos cuarenta minutos a fuego lento.",
                "北京的冬天又干又冷，出门要穿厚一点。",
                "この本は図書館で借りられますか。",
                "Поезд опоздал на двадцать минут, и мы пропустили начало.",
                "price_eur = round(net * 1.19, 2)  # VAT included",
                "Aspirin 100 mg/day reduced events (HR 0.82; 95 % CI 0.71–0.95; p = 0.009).",
                "\tTABS, CAPITALS & sym#ols — “quotes”, (brackets) … and an emoji: 🌧️",
                "A gardener who wants tomatoes in a cool summer begins indoors. "
                        .repeat(12)
                        .strip());
    }
}
