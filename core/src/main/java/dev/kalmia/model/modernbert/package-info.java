/// ModernBERT (Warner et al. 2024, arXiv 2412.13663). Start with `ModernBertModel`.
@NullMarked
package dev.kalmia.model.modernbert;

import org.jspecify.annotations.NullMarked;
