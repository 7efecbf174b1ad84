package dynacheck.notebook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/**
 * All entries of a store. A folder is read once; again only when one of the files that say what it holds has changed.
 * Thread-safe.
 */
final class Entries {
    private final Path root;
    private final Map<Path, Read> known = new ConcurrentHashMap<>();

    /** @param stamps of the files that were read, so that a change is noticed */
    private record Read(List<Stamp> stamps, Entry entry) {}

    private record Stamp(FileTime time, long size) {
        static final Stamp ABSENT = new Stamp(FileTime.fromMillis(0), -1);

        static Stamp of(Path file) {
            try {
                return new Stamp(Files.getLastModifiedTime(file), Files.size(file));
            } catch (IOException e) {
                return ABSENT;
            }
        }
    }

    /** @param root the store, after all links are followed */
    Entries(Path root) {
        this.root = root;
    }

    /** In no particular order. */
    List<Entry> all() throws IOException {
        List<Path> folders = folders();
        known.keySet().retainAll(folders);
        List<Future<Optional<Entry>>> read = new ArrayList<>();
        try (ExecutorService readers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            folders.forEach(folder -> read.add(readers.submit(() -> of(folder))));
        }
        return read.stream().map(Future::resultNow).flatMap(Optional::stream).toList();
    }

    /** What the folder holds; empty if nothing that belongs into a notebook. */
    Optional<Entry> of(Path folder) {
        if (!EntryReader.isEntry(folder)) {
            return Optional.empty();
        }
        List<Stamp> now =
                EntryReader.FILES.stream().map(folder::resolve).map(Stamp::of).toList();
        Read before = known.get(folder);
        if (before != null
                && before.stamps().equals(now)
                && Set.of(Entry.State.JUDGED, Entry.State.MEASURED)
                        .contains(before.entry().state())) {
            return Optional.of(before.entry());
        }
        Entry entry = EntryReader.read(root, folder);
        known.put(folder, new Read(now, entry));
        return Optional.of(entry);
    }

    /** Name and time: runs are two levels deep. Links, such as {@code latest}, are the same runs once more. */
    private List<Path> folders() throws IOException {
        List<Path> folders = new ArrayList<>();
        for (Path name : subfolders(root)) {
            folders.addAll(subfolders(name));
        }
        return folders;
    }

    private static List<Path> subfolders(Path parent) throws IOException {
        try (Stream<Path> all = Files.list(parent)) {
            return all.filter(f -> Files.isDirectory(f) && !Files.isSymbolicLink(f))
                    .toList();
        }
    }
}
