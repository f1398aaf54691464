package dev.kalmia.language;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Asks no more than a budget allows. Before a request, as many tokens are set aside as it can take at most;
/// what it did not take is given back, so that requests side by side never pass the bound together.
final class BudgetedModel implements LanguageModel {
    private final LanguageModel model;
    private final Budget budget;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition settled = lock.newCondition();
    private long requests;
    private long spent;
    private long aside;

    BudgetedModel(LanguageModel model, Budget budget) {
        this.model = model;
        this.budget = budget;
    }

    @Override
    public String name() {
        return model.name();
    }

    @Override
    public Answer answer(Chat chat) throws NoAnswerException {
        long most = chat.mostTokens() + chat.writing().maxTokens();
        setAside(most);
        // Whether a request that was cut took tokens is not told: the prompt's are counted.
        long took = Tokens.estimate(chat);
        try {
            Answer answer = model.answer(chat);
            took = (long) answer.promptTokens() + answer.answerTokens();
            return answer;
        } catch (NoAnswerException failure) {
            took = failure.tookNothing() ? 0 : took;
            throw failure;
        } finally {
            settle(most, took);
        }
    }

    private void setAside(long most) {
        lock.lock();
        try {
            while (true) {
                if (budget.requests() > 0 && requests >= budget.requests()) {
                    throw new BudgetSpentException("the budget is spent: " + requests + " requests of at most "
                            + budget.requests() + "; run again with more to go on");
                }
                if (budget.tokens() == 0 || spent + aside + most <= budget.tokens()) {
                    requests++;
                    aside += most;
                    return;
                }
                if (aside == 0) {
                    throw new BudgetSpentException("the budget has no room: " + spent + " tokens of at most "
                            + budget.tokens() + " are spent, and the next request may take " + most
                            + "; run again with more to go on");
                }
                settled.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    private void settle(long most, long took) {
        lock.lock();
        try {
            aside -= most;
            spent += took;
            settled.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        model.close();
    }
}
