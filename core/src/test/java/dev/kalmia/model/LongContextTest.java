package dev.kalmia.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kalmia.run.UsageException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LongContextTest {
    private static LongContext table(String positions, int own, int target) {
        return LongContext.table(ContextExtension.of(Positions.parse(positions), target), own, "m");
    }

    private static LongContext rotary(String positions, int own, int target) {
        return LongContext.rotary(ContextExtension.of(Positions.parse(positions), target), own, "m");
    }

    @Test
    @DisplayName("grouped: place // s, where s is as often as this text is too long")
    void grouped() {
        LongContext context = table("grouped", 4, 12);
        assertThat(context.at(12, 12)).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3);
        assertThat(context.at(7, 7)).containsExactly(0, 0, 1, 1, 2, 2, 3);
    }

    @Test
    @DisplayName("recurrent: place mod the trained length")
    void recurrent() {
        assertThat(table("recurrent", 4, 12).at(10, 10)).containsExactly(0, 1, 2, 3, 0, 1, 2, 3, 0, 1);
    }

    @Test
    @DisplayName("interpolated: place / s, where s is as often as the longest text is too long")
    void interpolated() {
        LongContext context = table("interpolated", 4, 16);
        assertThat(context.at(6, 6)).containsExactly(0, 0.25, 0.5, 0.75, 1, 1.25);
        assertThat(table("interpolated", 4, 5).at(5, 5)).containsExactly(0, 0.5, 1, 1.5, 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"grouped", "recurrent", "interpolated", "ntk", "self-extend"})
    @DisplayName("a text that is no longer than the training has its own positions, and padding any")
    void fits(String positions) {
        LongContext context = rotary(positions, 4, 16);
        assertThat(context.at(4, 6)).startsWith(0, 1, 2, 3);
        assertThat(context.changes(4)).isFalse();
        assertThat(context.changes(5)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1024,3", "2048,5", "4096,10", "512,1", "1536,4", "3072,7.5", "8192,20"})
    @DisplayName("NTK's factors are the published ones, between them on the line, beyond them in the last proportion")
    void ntk(int target, double factor) {
        assertThat(rotary("ntk", 512, target).positions()).isEqualTo(new Positions.Ntk(factor));
        assertThat(rotary("ntk:6.5", 512, target).positions()).isEqualTo(new Positions.Ntk(6.5));
    }

    @ParameterizedTest
    @CsvSource({
        "512,1024,3,256",
        "512,2048,5,128",
        "512,4096,9,64",
        "4096,8192,3,2048",
        "4096,16384,5,1024",
        "4096,32768,9,512"
    })
    @DisplayName("SelfExtend's groups and windows are the published ones")
    void selfExtend(int own, int target, int group, int window) {
        assertThat(rotary("self-extend", own, target).positions()).isEqualTo(new Positions.SelfExtend(group, window));
    }

    @Test
    @DisplayName("a trained length below the model's positions is what counts")
    void trained() {
        LongContext context = LongContext.rotary(new ContextExtension(new Positions.Grouped(), 4, 8, false), 100, "m");
        assertThat(context.at(8, 8)).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
        assertThat(context.maxPositions()).isEqualTo(8);
        assertThatThrownBy(() ->
                        LongContext.rotary(new ContextExtension(new Positions.Grouped(), 101, 8, false), 100, "m"))
                .isInstanceOf(UsageException.class)
                .hasMessage("m: trained-length must be at most 100, the model's positions; trained-length=101");
    }

    @Test
    @DisplayName("a table of positions refuses what is for rotary ones")
    void tableRefuses() {
        for (String positions : new String[] {"ntk", "self-extend:9,64"}) {
            assertThatThrownBy(() -> table(positions, 512, 1024))
                    .isInstanceOf(UsageException.class)
                    .hasMessageContaining("positions must be grouped, recurrent or interpolated");
        }
    }

    @Test
    @DisplayName("self-extend that leads out of the trained length is refused")
    void outOfReach() {
        assertThat(rotary("self-extend:9,64", 512, 4096).maxPositions()).isEqualTo(4096);
        assertThatThrownBy(() -> rotary("self-extend:3,64", 512, 4096))
                .isInstanceOf(UsageException.class)
                .hasMessageEndingWith("the trained length; farthest=1408");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "groupd",
                "grouped:2",
                "ntk:",
                "ntk:0",
                "ntk:0.5",
                "ntk:NaN",
                "ntk:1e9",
                "self-extend:3",
                "self-extend:0,5",
                "self-extend:3,-5",
                "self-extend:3,5,7",
                "self-extend:9999999999,1"
            })
    @DisplayName("words that name no positions are refused")
    void refusesWords(String words) {
        assertThatThrownBy(() -> Positions.parse(words)).isInstanceOf(UsageException.class);
    }

    @Test
    @DisplayName("lengths that make no sense are refused")
    void refusesLengths() {
        assertThatThrownBy(() -> ContextExtension.of(new Positions.Grouped(), 0))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("max-length must say how long");
        assertThatThrownBy(() -> ContextExtension.of(new Positions.Grouped(), Integer.MAX_VALUE))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("max-length must be at most");
        assertThatThrownBy(() -> ContextExtension.none().withTrainedTokens(1))
                .isInstanceOf(UsageException.class)
                .hasMessage("trained-length must be at least 2; trained-length=1");
    }
}
