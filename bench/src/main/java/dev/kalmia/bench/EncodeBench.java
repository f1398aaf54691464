package dev.kalmia.bench;

import dev.kalmia.checkpoint.ModelSource;
import dev.kalmia.data.Corpus;
import dev.kalmia.data.Queries;
import dev.kalmia.encode.EncodeConfig;
import dev.kalmia.encode.Encoder;
import dev.kalmia.encode.Precision;
import dev.kalmia.encode.Prompt;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToDoubleFunction;

/// Texts a second in every precision beside LangChain4j's in-process model (ONNX Runtime, float32), in the same JVM on
/// the same texts, all with at most 512 tokens a text. In each turn the peer and our encoders take the same texts one
/// after the other; what counts is the median of the turns' ratios. For one claim at a time the figure is one over the
/// turn's median latency.
///
/// `./dev bench encode FOLDER [TURNS] [all-MiniLM-L6-v2|bge-small-en-v1.5]`, where FOLDER holds SciFact in BEIR form
/// (`corpus.jsonl.gz`, `queries.jsonl`).
public final class EncodeBench {
    private static final int ABSTRACTS = 48;
    private static final int CLAIMS = 250;
    private static final int MIXED = 96;
    private static final int SINGLES = 60;

    private final EmbeddingModel peer;
    private final List<Encoder> ours;
    private final int turns;

    private EncodeBench(EmbeddingModel peer, List<Encoder> ours, int turns) {
        this.peer = peer;
        this.ours = ours;
        this.turns = turns;
    }

    public static void main(String[] arguments) {
        if (arguments.length < 1) {
            System.err.println("usage: encode FOLDER [TURNS] [MODEL]");
            System.exit(2);
        }
        Path folder = Path.of(arguments[0]);
        int turns = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Peer peer = Peer.named(arguments.length > 2 ? arguments[2] : "all-MiniLM-L6-v2");
        List<String> abstracts = Corpus.read(folder.resolve("corpus.jsonl.gz")).texts();
        List<String> claims = Queries.read(folder.resolve("queries.jsonl")).texts();
        List<String> mix = mix(abstracts, claims);
        List<Encoder> ours = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            ours.add(Encoder.open(
                    ModelSource.resolve(peer.reference()),
                    EncodeConfig.defaults().withMaxTokens(512).withPrecision(precision)));
        }
        EncodeBench bench = new EncodeBench(peer.longTexts(), ours, turns);
        System.out.printf(
                Locale.ROOT,
                "%s, %d turns, %d processors; texts a second of the peer, then ours and the ratio for %s%n",
                peer.reference(),
                turns,
                Runtime.getRuntime().availableProcessors(),
                Arrays.toString(Precision.values()));
        bench.measure("abstracts", abstracts, ABSTRACTS, EncodeBench::bulk, bench::bulkOfPeer);
        bench.measure("claims", claims, CLAIMS, EncodeBench::bulk, bench::bulkOfPeer);
        bench.measure("mixed", mix, MIXED, EncodeBench::bulk, bench::bulkOfPeer);
        bench.measure("one claim at a time", claims, SINGLES, EncodeBench::single, bench::singleOfPeer);
        ours.forEach(Encoder::close);
    }

    private static List<String> mix(List<String> abstracts, List<String> claims) {
        List<String> mix = new ArrayList<>(abstracts.subList(0, claims.size()));
        mix.addAll(claims);
        Collections.shuffle(mix, new Random(1));
        return mix;
    }

    /// How one of our encoders does some texts.
    private interface Way {
        double rate(Encoder encoder, List<String> texts);
    }

    private void measure(String name, List<String> all, int count, Way way, ToDoubleFunction<List<String>> theirs) {
        double[] peers = new double[turns];
        double[][] rates = new double[ours.size()][turns];
        double[][] ratios = new double[ours.size()][turns];
        for (int turn = -1; turn < turns; turn++) {
            int from = Math.floorMod(turn * count, all.size() - count);
            List<String> texts = all.subList(from, from + count);
            double their = theirs.applyAsDouble(texts);
            for (int i = 0; i < ours.size(); i++) {
                double mine = way.rate(ours.get(i), texts);
                if (turn >= 0) {
                    peers[turn] = their;
                    rates[i][turn] = mine;
                    ratios[i][turn] = mine / their;
                }
            }
        }
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "%-20s %8.1f", name, Figures.median(peers)));
        for (int i = 0; i < ours.size(); i++) {
            line.append(
                    String.format(Locale.ROOT, " | %8.1f %5.2f", Figures.median(rates[i]), Figures.median(ratios[i])));
        }
        System.out.println(line);
    }

    private static double bulk(Encoder encoder, List<String> texts) {
        return texts.size() / Figures.seconds(() -> encoder.embed(texts, Prompt.none()));
    }

    private double bulkOfPeer(List<String> texts) {
        List<TextSegment> segments = texts.stream().map(TextSegment::from).toList();
        return texts.size() / Figures.seconds(() -> peer.embedAll(segments));
    }

    private static double single(Encoder encoder, List<String> texts) {
        return 1
                / Figures.median(texts.stream()
                        .mapToDouble(text -> Figures.seconds(() -> encoder.embed(List.of(text), Prompt.none())))
                        .toArray());
    }

    private double singleOfPeer(List<String> texts) {
        return 1
                / Figures.median(texts.stream()
                        .mapToDouble(text -> Figures.seconds(() -> peer.embed(text)))
                        .toArray());
    }
}
