package org.xlcloud.services.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A PostgreSQL of Debian's packages, of our own, in a temporary folder on a free port; gone when
/// closed. Its server refuses to run as root, so that root starts it as the user `postgres`.
public final class PrivatePostgres implements AutoCloseable {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private final Path folder;
    private final Path programs;
    private final int port;

    private PrivatePostgres(Path folder, Path programs, int port) {
        this.folder = folder;
        this.programs = programs;
        this.port = port;
    }

    public static PrivatePostgres start() {
        try {
            Path folder = Files.createTempDirectory("xlcloud-postgres");
            if (isRoot()) run(List.of("chown", "postgres", folder.toString()));
            var server = new PrivatePostgres(folder, programs(), freePort());
            server.as(List.of(
                    server.program("initdb"),
                    "--pgdata=" + folder.resolve("data"),
                    "--username=xlcloud",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C.UTF-8"));
            server.restart();
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Starts it anew, after [#stop] too.
    public void restart() {
        as(List.of(
                program("pg_ctl"),
                "--pgdata=" + folder.resolve("data"),
                "--log=" + folder.resolve("log"),
                "--wait",
                "--timeout=60",
                "-o",
                "-p " + port + " -h 127.0.0.1 -k " + folder,
                "restart"));
    }

    /// Ends it at once, as a crash of the machine would.
    public void stop() {
        as(List.of(program("pg_ctl"), "--pgdata=" + folder.resolve("data"), "--wait", "--mode=immediate", "stop"));
    }

    /// The JDBC URL of a new, empty database.
    public String newDatabase() {
        String name = "journal" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(url("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return url(name);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=xlcloud&password=not-asked-for";
    }

    private static Path programs() throws IOException {
        Path all = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(all)) {
            try (Stream<Path> versions = Files.list(all)) {
                var found = versions.map(version -> version.resolve("bin"))
                        .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
                        .max(Comparator.comparing(Path::toString));
                if (found.isPresent()) return found.get();
            }
        }
        throw new IllegalStateException(
                "no PostgreSQL under /usr/lib/postgresql: the journal's tests need Debian's package"
                        + " postgresql; as root, ./xlcloud test installs it, or: apt-get install postgresql");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }

    private void as(List<String> command) {
        var all = new ArrayList<String>();
        if (isRoot()) all.addAll(List.of("runuser", "-u", "postgres", "--"));
        all.addAll(command);
        try {
            run(all);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void run(List<String> command) throws IOException {
        Path said = Files.createTempFile("xlcloud-postgres", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            int code = process.waitFor();
            if (code != 0)
                throw new IllegalStateException(command + " ended with " + code + ": " + Files.readString(said));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            Files.deleteIfExists(said);
        }
    }

    @Override
    public void close() {
        try {
            if (Files.exists(folder.resolve("data/postmaster.pid"))) stop();
            run(List.of("rm", "-rf", folder.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
