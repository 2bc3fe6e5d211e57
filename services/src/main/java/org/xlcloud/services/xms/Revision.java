package org.xlcloud.services.xms;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells which commit a folder has checked out, from git's own files (`gitrepository-layout`): no git need be installed
/// where a catalog is read. A clone, a worktree of one and a submodule are all checkouts.
final class Revision {
    private static final String REF = "ref: ";
    private static final String FOLDER = "gitdir: ";

    private Revision() {}

    /// The commit that the folder, or the nearest above it, has checked out; empty where it is no checkout, or where
    /// nothing was committed yet.
    static String of(Path folder) {
        for (@Nullable Path at = folder.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
            Path git = at.resolve(".git");
            if (!Files.exists(git)) continue;
            try {
                return head(Files.isDirectory(git) ? git : elsewhere(git));
            } catch (IOException | InvalidPathException e) {
                return ""; // a revision that can't be told is not shown; the layers are what counts
            }
        }
        return "";
    }

    /// A worktree and a submodule have a file in the folder's place, which says where that is.
    private static Path elsewhere(Path file) throws IOException {
        String text = Files.readString(file).strip();
        return text.startsWith(FOLDER)
                ? file.resolveSibling(text.substring(FOLDER.length())).normalize()
                : file;
    }

    private static String head(Path git) throws IOException {
        String head = Files.readString(git.resolve("HEAD")).strip();
        if (!head.startsWith(REF)) return commit(head);
        String ref = head.substring(REF.length());
        // A worktree's branches are those of its clone.
        Path common = git.resolve("commondir");
        Path clone = Files.exists(common)
                ? git.resolve(Files.readString(common).strip()).normalize()
                : git;
        Set<Path> places = new LinkedHashSet<>(List.of(git, clone));
        for (Path place : places) {
            Path file = place.resolve(ref).normalize();
            if (file.startsWith(place) && Files.isRegularFile(file))
                return commit(Files.readString(file).strip());
        }
        return packed(clone.resolve("packed-refs"), ref);
    }

    /// Git packs branches that have not changed for a while into one file.
    private static String packed(Path file, String ref) throws IOException {
        if (!Files.exists(file)) return "";
        for (String line : Files.readAllLines(file))
            if (line.endsWith(" " + ref)) return commit(line.substring(0, line.length() - ref.length() - 1));
        return "";
    }

    /// What is no commit's name is not shown: the files may be anybody's.
    private static String commit(String text) {
        return text.matches("[0-9a-f]{40}([0-9a-f]{24})?") ? text : "";
    }
}
