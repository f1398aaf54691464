/// Language models behind one door, `LanguageModel`: chat in, text out. An endpoint (`EndpointModel`), a
/// decoder in a folder (`FolderModel`), or what was written down of either (`RecordedModel`);
/// `LanguageModel.recorded` adds retries, a budget and the journal.
@NullMarked
package dev.kalmia.language;

import org.jspecify.annotations.NullMarked;
