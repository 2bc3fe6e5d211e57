package org.xlcloud.installer;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// Gives jpackage's `.deb`, which has files under `/opt/xlcloud` alone, what a system has its own places for: the
/// command, the desktop entry, the man page and so on, so that dpkg knows whose they are. Written again, it is the same
/// for the same content.
final class Deb {
    private Deb() {}

    /// @param deb is replaced
    /// @param scratch is filled with the package's content
    static void finish(Path deb, Path scratch, long epochSeconds) throws IOException, InterruptedException {
        Command.run(List.of("dpkg-deb", "--raw-extract", deb.toString(), scratch.toString()));
        layOut(scratch);
        sums(scratch);
        SlimJar.date(scratch, FileTime.fromMillis(epochSeconds * 1000));
        Files.delete(deb);
        Command.run(
                List.of(
                        "dpkg-deb",
                        "--root-owner-group",
                        "-Zzstd",
                        "-z12",
                        "--build",
                        scratch.toString(),
                        deb.toString()),
                Map.of("SOURCE_DATE_EPOCH", Long.toString(epochSeconds)));
    }

    /// Moves `/opt/xlcloud/lib/share` to where Debian has its parts.
    static void layOut(Path root) throws IOException {
        ProgramFolder.delete(root.resolve("opt/xlcloud/share")); // jpackage's own copyright file
        Path share = root.resolve("opt/xlcloud/lib/share");
        Path usr = root.resolve("usr/share");
        Files.createDirectories(usr);
        move(share.resolve("systemd"), root.resolve("usr/lib/systemd/system"));
        try (var parts = Files.list(share)) {
            for (Path part : parts.sorted().toList())
                for (Path moved : below(part)) {
                    Path to = usr.resolve(share.relativize(moved).toString());
                    Files.createDirectories(to.getParent());
                    Files.move(moved, to, StandardCopyOption.REPLACE_EXISTING);
                }
        }
        ProgramFolder.delete(share);
        zip(usr.resolve("man/man1/xlcloud.1"));
        Path bin = Files.createDirectories(root.resolve("usr/bin"));
        Files.createSymbolicLink(bin.resolve("xlcloud"), Path.of("/opt/xlcloud/bin/xlcloud"));
        permit(root);
    }

    /// What `dpkg --verify` compares with.
    private static void sums(Path root) throws IOException {
        var sums = new StringBuilder();
        for (Path file : below(root)) {
            if (file.startsWith(root.resolve("DEBIAN"))) continue;
            sums.append(HexFormat.of().formatHex(md5(file)))
                    .append("  ")
                    .append(root.relativize(file))
                    .append('\n');
        }
        Files.writeString(root.resolve("DEBIAN/md5sums"), sums);
    }

    private static byte[] md5(Path file) throws IOException {
        try {
            return MessageDigest.getInstance("MD5").digest(Files.readAllBytes(file));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has it", e);
        }
    }

    private static List<Path> below(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }

    private static void move(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.move(from, to);
    }

    /// As policy wants it: at the best level, without name and time.
    private static void zip(Path page) throws IOException {
        Path zipped = page.resolveSibling(page.getFileName() + ".gz");
        try (OutputStream out = Files.newOutputStream(zipped);
                var gzip = new GZIPOutputStream(out) {
                    {
                        def.setLevel(Deflater.BEST_COMPRESSION);
                    }
                }) {
            Files.copy(page, gzip);
        }
        Files.delete(page);
    }

    /// Whatever the umask of whoever builds it.
    private static void permit(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) continue;
                boolean executable = Files.isDirectory(file) || Files.isExecutable(file);
                Files.setPosixFilePermissions(
                        file, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
            }
        }
    }
}
