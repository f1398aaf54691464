package dev.kalmia.filter;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What tells who or where somebody is. It is named and not repeated.
record PersonalDataRule(List<PersonalData> kinds) implements TextRule {
    @Override
    public @Nullable Drop fault(String text, boolean query) {
        String plain = PersonalData.plain(text);
        for (PersonalData kind : kinds) {
            if (kind.in(plain)) {
                return new Drop(
                        "personal data", kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return null;
    }

    @Override
    public boolean readsAll() {
        return true;
    }
}
