package dev.kalmia.cli;

import dev.kalmia.checkpoint.LocalModel;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `kalmia models`: what is here to be named.
@Command(
        description = "Lists the models that are here: bundled ones, and sentence models in the hub's cache.",
        mixinStandardHelpOptions = true)
final class ModelsCommand implements Runnable {
    @Mixin
    private Output output = new Output();

    @Override
    public void run() {
        List<LocalModel> models = LocalModel.all();
        output.print(Map.of("models", models), people -> {
            TextTable table = new TextTable("model", "size", "revisions");
            models.forEach(model -> table.row(
                    model.reference(),
                    model.ready() ? Amounts.bytes(model.bytes()) : "made when asked for",
                    String.join(" ", model.revisions())));
            table.print(people);
        });
    }
}
