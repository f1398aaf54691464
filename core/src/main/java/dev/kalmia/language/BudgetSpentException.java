package dev.kalmia.language;

import dev.kalmia.run.InputException;

/// A run that may not spend more. What it got is kept, and a run with a larger budget goes on from there.
public final class BudgetSpentException extends InputException {
    private static final long serialVersionUID = 1L;

    BudgetSpentException(String message) {
        super(message);
    }
}
