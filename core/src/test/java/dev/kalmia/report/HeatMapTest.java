package dev.kalmia.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HeatMapTest {
    private final SequencedMap<String, double[]> rows = new LinkedHashMap<>();

    @Test
    @DisplayName("nothing is white, the largest dark blue, half of it in between, and a gap is no field")
    void colours() {
        rows.put("layer 0", new double[] {0, 0.5});
        rows.put("layer 1", new double[] {1, Double.NaN});
        String svg = new HeatMap("Change", List.of("query", "key"), rows).draw();
        assertThat(svg).contains("fill=\"#ffffff\" stroke", "fill=\"#08306b\" stroke", "fill=\"#8498b5\" stroke");
        assertThat(svg.split("stroke", -1)).hasSize(1 + 3);
        assertThat(svg).contains(">0.500</text>", ">1.00</text>", ">layer 1</text>", ">query</text>");
    }

    @Test
    @DisplayName("who does not see it is told where the largest value is")
    void words() {
        rows.put("layer 0", new double[] {0.25, 0.5});
        assertThat(new HeatMap("Change", List.of("query", "key"), rows).toHtml())
                .contains("alt=\"Change. The largest, 0.500: layer 0, key\"", "data:image/svg+xml;base64,");
        rows.put("layer 0", new double[] {0, 0});
        assertThat(new HeatMap("Change", List.of("query", "key"), rows).inWords())
                .isEqualTo("Change. All are 0.");
    }

    @Test
    @DisplayName("names stay text, no rows draw nothing, and a row of another length is refused")
    void odd() {
        assertThat(new HeatMap("Change", List.of("query"), rows).draw()).contains("</svg>");
        rows.put("<script>", new double[] {1});
        assertThat(new HeatMap("Change", List.of("query"), rows).draw()).doesNotContain("<script>");
        assertThatThrownBy(() -> new HeatMap("Change", List.of("query", "key"), rows))
                .hasMessage("a row must have 2 values; values=1");
    }
}
