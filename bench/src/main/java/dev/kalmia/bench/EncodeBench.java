package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Corpus;
import dev.kalmia.data.Queries;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Prompt;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;

/// Texts a second of all-MiniLM-L6-v2, ours beside LangChain4j's in-process model (ONNX Runtime), in the same
/// JVM on the same texts, both with at most 512 tokens a text. Rounds alternate; what counts is the median of
/// the rounds' ratios.
///
/// `./dev bench encode FOLDER [ROUNDS]`, where FOLDER holds SciFact in BEIR form (`corpus.jsonl.gz`,
/// `queries.jsonl`).
public final class EncodeBench {
    private static final int TEXTS = 1000;
    private static final int LATENCY_TEXTS = 200;

    private EncodeBench() {}

    public static void main(String[] arguments) {
        if (arguments.length < 1) {
            System.err.println("usage: encode FOLDER [ROUNDS]");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
        List<String> abstracts =
                first(Corpus.read(folder.resolve("corpus.jsonl.gz")).texts());
        List<String> claims =
                first(Queries.read(folder.resolve("queries.jsonl")).texts());
        List<String> mix = mix(abstracts, claims);
        EmbeddingModel peer = Peer.longTexts();
        try (Encoder ours = open(512)) {
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %12s %12s %8s   (%d rounds, %d processors)%n",
                    "texts",
                    "ours/s",
                    "peer/s",
                    "ratio",
                    rounds,
                    Runtime.getRuntime().availableProcessors());
            bulk("1,000 abstracts", abstracts, ours, peer, rounds);
            bulk("1,000 claims", claims, ours, peer, rounds);
            bulk("1,000 mixed", mix, ours, peer, rounds);
            single(claims.subList(0, Math.min(LATENCY_TEXTS, claims.size())), ours, peer, rounds);
        }
        try (Encoder ours = open(Peer.TOKENS_AS_SHIPPED)) {
            bulk("1,000 abstracts, at 128", abstracts, ours, new AllMiniLmL6V2EmbeddingModel(), rounds);
        }
    }

    private static Encoder open(int maxTokens) {
        return Encoder.open(
                ModelSource.resolve("bundled:all-MiniLM-L6-v2"),
                EncodeConfig.defaults().withMaxTokens(maxTokens));
    }

    private static List<String> first(List<String> texts) {
        return texts.subList(0, Math.min(TEXTS, texts.size()));
    }

    private static List<String> mix(List<String> abstracts, List<String> claims) {
        List<String> mix = new ArrayList<>(abstracts.subList(0, abstracts.size() / 2));
        mix.addAll(claims.subList(0, claims.size() / 2));
        Collections.shuffle(mix, new Random(1));
        return mix;
    }

    private static void bulk(String name, List<String> texts, Encoder ours, EmbeddingModel peer, int rounds) {
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        int few = Math.min(100, texts.size());
        warmUp(() -> ours.embed(texts.subList(0, few), Prompt.none()), () -> peer.embedAll(segments.subList(0, few)));
        double[] mine = new double[rounds];
        double[] theirs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            mine[round] = texts.size() / seconds(() -> ours.embed(texts, Prompt.none()));
            theirs[round] = texts.size() / seconds(() -> peer.embedAll(segments));
        }
        print(name, mine, theirs);
    }

    private static void single(List<String> texts, Encoder ours, EmbeddingModel peer, int rounds) {
        warmUp(() -> texts.forEach(text -> ours.embed(List.of(text), Prompt.none())), () -> texts.forEach(peer::embed));
        double[] mine = new double[rounds];
        double[] theirs = new double[rounds];
        for (int round = 0; round < rounds; round++) {
            mine[round] = 1 / medianLatency(texts, text -> ours.embed(List.of(text), Prompt.none()));
            theirs[round] = 1 / medianLatency(texts, peer::embed);
        }
        print("one claim at a time", mine, theirs);
    }

    private static double medianLatency(List<String> texts, Consumer<String> encode) {
        return median(texts.stream()
                .mapToDouble(text -> seconds(() -> encode.accept(text)))
                .toArray());
    }

    private static void warmUp(Runnable... work) {
        for (Runnable one : work) {
            one.run();
        }
    }

    private static void print(String name, double[] mine, double[] theirs) {
        double[] ratios = new double[mine.length];
        Arrays.setAll(ratios, i -> mine[i] / theirs[i]);
        System.out.printf(
                Locale.ROOT, "%-24s %12.1f %12.1f %8.2f%n", name, median(mine), median(theirs), median(ratios));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static double seconds(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1e9;
    }
}
