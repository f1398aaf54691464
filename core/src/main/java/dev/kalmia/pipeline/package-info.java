/// The stages of a recipe, bound to the rooms that do the work. Start with `RecipeRunner`; a stage is one
/// record, its components are its settings.
@NullMarked
package dev.kalmia.pipeline;

import org.jspecify.annotations.NullMarked;
