package dev.kalmia.encode;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Texts by their prompt, for what is done for one prompt at a time.
///
/// @param all one for each prompt, in the order in which the texts bring them
/// @param size how many texts there are
record PromptGroups<P>(List<Of<P>> all, int size) {
    /// The texts of one prompt.
    ///
    /// @param places of the texts among all
    record Of<P>(P prompt, List<String> texts, List<Integer> places) {}

    /// @param prompts of each text, as many
    static <P> PromptGroups<P> of(List<String> texts, List<P> prompts) {
        Map<P, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < texts.size(); i++) {
            places.computeIfAbsent(prompts.get(i), prompt -> new ArrayList<>()).add(i);
        }
        List<Of<P>> all = new ArrayList<>();
        places.forEach((prompt, of) ->
                all.add(new Of<>(prompt, of.stream().map(texts::get).toList(), of)));
        return new PromptGroups<>(all, texts.size());
    }

    /// What was made of each text, in the order of the texts.
    ///
    /// @param made of each group's texts, in the order of [#all]
    <R> List<R> inOrder(List<List<R>> made) {
        List<R> together = made.stream().flatMap(List::stream).toList();
        int[] rows = new int[size];
        int row = 0;
        for (Of<P> group : all) {
            for (int place : group.places()) {
                rows[place] = row++;
            }
        }
        return Arrays.stream(rows).mapToObj(together::get).toList();
    }
}
