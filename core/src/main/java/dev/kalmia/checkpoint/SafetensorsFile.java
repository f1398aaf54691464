package dev.kalmia.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.SequencedMap;
import java.util.Set;

/// One safetensors file, mapped into memory.
final class SafetensorsFile implements WeightFile {
    private final MappedFile file;
    private final SequencedMap<String, SafetensorsHeader.Entry> entries;

    private SafetensorsFile(MappedFile file, SequencedMap<String, SafetensorsHeader.Entry> entries) {
        this.file = file;
        this.entries = entries;
    }

    static SafetensorsFile open(Path path) {
        return MappedFile.open(path, file -> new SafetensorsFile(file, SafetensorsHeader.read(file.bytes(), path)));
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSequencedSet(entries.sequencedKeySet());
    }

    @Override
    public TensorInfo info(String name) {
        return entry(name).info();
    }

    @Override
    public MemorySegment data(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        return file.bytes().asSlice(entry.begin(), entry.info().bytes());
    }

    private SafetensorsHeader.Entry entry(String name) {
        SafetensorsHeader.Entry entry = entries.get(name);
        if (entry == null) {
            throw new IllegalArgumentException(file + ": no tensor is named " + name);
        }
        return entry;
    }

    @Override
    public void close() {
        file.close();
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
