/// Kalmia's doors for LangChain4j's models, and the other way round.
@NullMarked
package dev.kalmia.langchain4j;

import org.jspecify.annotations.NullMarked;
