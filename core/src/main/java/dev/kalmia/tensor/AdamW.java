package dev.kalmia.tensor;

import dev.kalmia.run.InputException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Scalar;

/// Adam with decoupled weight decay (Loshchilov and Hutter 2019, algorithm 2, with the bias correction of
/// Kingma and Ba 2015).
///
/// `m ← β₁m + (1-β₁)g`, `v ← β₂v + (1-β₂)g²`, then with `m̂ = m/(1-β₁ᵗ)` and `v̂ = v/(1-β₂ᵗ)`:
/// `θ ← θ - η λ θ - η m̂ / (√v̂ + ε)`. Parameters of one dimension (biases, norms) do not decay. A parameter
/// that has no gradient in a step is left alone and `t`, which is its own count of updates, does not move.
/// The state lives as long as the optimiser.
public final class AdamW implements AutoCloseable {
    /// The numbers of the update.
    ///
    /// @param beta1 how slowly the mean of gradients forgets
    /// @param beta2 how slowly the mean of their squares forgets
    /// @param epsilon added to the root
    /// @param weightDecay λ
    public record Settings(double beta1, double beta2, double epsilon, double weightDecay) {
        /// β₁ 0.9, β₂ 0.999, ε 1e-8.
        public static Settings withWeightDecay(double weightDecay) {
            return new Settings(0.9, 0.999, 1e-8, weightDecay);
        }
    }

    /// How one parameter is updated.
    ///
    /// @param factor its share of the learning rate, at least 0
    /// @param decays whether it decays, where it is no vector
    public record Pace(double factor, boolean decays) {
        private static final Pace USUAL = new Pace(1, true);

        public Pace {
            if (!(factor >= 0 && factor <= Double.MAX_VALUE)) {
                throw new IllegalArgumentException("factor must be finite and at least 0; factor=" + factor);
            }
        }
    }

    /// What the optimiser knows of one parameter.
    private static final class Moments {
        final Tensor mean;
        final Tensor square;
        // The count for checkpoints, which hold tensors; written when it is asked for.
        final Tensor savedSteps;
        long steps;

        Moments(Tensor parameter, Scope scope) {
            mean = scope.release(zerosLike(parameter));
            square = scope.release(zerosLike(parameter));
            savedSteps = scope.release(Tensors.zeros(DType.FLOAT32));
        }
    }

    private static final String STEPS = ".steps";
    // Up to here float32 counts exactly; the bias correction is 1 long before.
    private static final long MOST_STEPS = 1 << 24;

    private final Settings settings;
    private final SequencedMap<String, Tensor> parameters;
    private final Map<String, Pace> paces;
    private final Map<String, Moments> state = new LinkedHashMap<>();

    public AdamW(SequencedMap<String, Tensor> parameters, Settings settings) {
        this(parameters, settings, Map.of());
    }

    /// @param paces of the parameters that are not updated as the others, by name
    public AdamW(SequencedMap<String, Tensor> parameters, Settings settings, Map<String, Pace> paces) {
        this.settings = settings;
        this.paces = Map.copyOf(paces);
        this.parameters = new LinkedHashMap<>(parameters);
        try (Scope scope = Scope.open()) {
            this.parameters.forEach((name, parameter) -> state.put(name, new Moments(parameter, scope)));
        }
    }

    private static Tensor zerosLike(Tensor parameter) {
        return Tensors.zeros(parameter.dtype(), parameter.shape()).to(parameter.device());
    }

    /// One update of every parameter that has a gradient.
    public void step(double learningRate) {
        try (Scope _ = Scope.open();
                NoGradient _ = NoGradient.open()) {
            state.forEach((name, moments) -> {
                Tensor parameter = Objects.requireNonNull(parameters.get(name));
                Tensor gradient = parameter.gradient();
                if (gradient != null) {
                    Pace pace = paces.getOrDefault(name, Pace.USUAL);
                    update(parameter, gradient, moments, learningRate * pace.factor(), pace.decays());
                }
            });
        }
    }

    private void update(Tensor parameter, Tensor gradient, Moments moments, double learningRate, boolean decays) {
        var value = parameter.handle();
        var slope = gradient.handle();
        var mean = moments.mean.handle();
        var square = moments.square.handle();
        if (decays && settings.weightDecay() != 0 && parameter.shape().length > 1) {
            value.mul_(new Scalar(1 - learningRate * settings.weightDecay()));
        }
        mean.mul_(new Scalar(settings.beta1())).add_(slope, new Scalar(1 - settings.beta1()));
        square.mul_(new Scalar(settings.beta2())).addcmul_(slope, slope, new Scalar(1 - settings.beta2()));
        moments.steps++;
        double steps = (double) moments.steps;
        double meanCorrection = 1 - Math.pow(settings.beta1(), steps);
        double squareCorrection = 1 - Math.pow(settings.beta2(), steps);
        var root = square.sqrt().div_(new Scalar(Math.sqrt(squareCorrection))).add_(new Scalar(settings.epsilon()));
        value.addcdiv_(mean, root, new Scalar(-learningRate / meanCorrection));
    }

    /// The state by name, `PARAMETER.mean`, `PARAMETER.square` and `PARAMETER.steps`: what a checkpoint
    /// holds. The tensors are the optimiser's own.
    public SequencedMap<String, Tensor> state() {
        SequencedMap<String, Tensor> named = new LinkedHashMap<>();
        try (Scope _ = Scope.open()) {
            state.forEach((name, moments) -> {
                moments.savedSteps.handle().fill_(new Scalar((double) Math.min(moments.steps, MOST_STEPS)));
                List<String> names = stateNames(name);
                named.put(names.getFirst(), moments.mean);
                named.put(names.get(1), moments.square);
                named.put(names.getLast(), moments.savedSteps);
            });
        }
        return named;
    }

    /// What [#state] calls that of one parameter: mean, square and steps.
    static List<String> stateNames(String parameter) {
        return List.of(parameter + ".mean", parameter + ".square", parameter + STEPS);
    }

    /// Goes on from a checkpoint. Nothing changes when it is refused.
    ///
    /// @param saved the tensors of [#state], by the same names
    /// @param source what they were read from, for the message of an error
    /// @throws InputException when an entry is missing, too many or of another shape, or a count of steps is
    ///     none
    public void restore(Map<String, Tensor> saved, String source) {
        SequencedMap<String, Tensor> own = state();
        SavedTensors.requireFit(own, saved, source);
        Map<String, Long> steps = new HashMap<>();
        state.keySet().forEach(name -> steps.put(name, count(saved, name + STEPS, source)));
        SavedTensors.copy(saved, own);
        state.forEach((name, moments) -> moments.steps = Objects.requireNonNull(steps.get(name)));
    }

    private static long count(Map<String, Tensor> saved, String name, String source) {
        double steps = Tensors.item(Objects.requireNonNull(saved.get(name)));
        if (!(steps >= 0 && steps == Math.rint(steps) && steps <= MOST_STEPS)) {
            throw new InputException(
                    source + ": " + name + " must be a whole number from 0 to " + MOST_STEPS + ", not " + steps);
        }
        return (long) steps;
    }

    @Override
    public void close() {
        state.values().forEach(moments -> {
            moments.mean.close();
            moments.square.close();
            moments.savedSteps.close();
        });
    }
}
