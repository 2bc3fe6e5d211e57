package org.xlcloud.installer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The bill of materials in CycloneDX's JSON: Maven's, less what is not shipped, with the Java runtime that Maven does
/// not know.
///
/// @param document what is written
/// @param components the shipped jars
record Sbom(ObjectNode document, List<Component> components) {
    private static final String OURS = "org.xlcloud";
    private static final JsonMapper MAPPER =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    /// One shipped part.
    ///
    /// @param jar its file's name in the package: as Maven names it, ours without a version
    /// @param licences SPDX ids where there is one, else names
    record Component(String group, String name, String version, String jar, List<String> licences) {
        boolean isOurs() {
            return group.equals(OURS);
        }
    }

    /// @param maven the file of CycloneDX's Maven plugin
    /// @param shipped the names of the jars that are in the package
    /// @param runtime the Java runtime's version
    static Sbom of(Path maven, Set<String> shipped, Version version, String runtime) throws IOException {
        if (!(MAPPER.readTree(maven.toFile()) instanceof ObjectNode document))
            throw new IOException(maven + " holds no JSON object");
        ArrayNode kept = MAPPER.createArrayNode();
        List<Component> components = new ArrayList<>();
        for (JsonNode component : document.path("components")) {
            Component read = component(component);
            if (!shipped.contains(read.jar())) continue;
            if (read.isOurs() && component instanceof ObjectNode ours) ours.put("version", version.text());
            kept.add(component);
            components.add(read);
        }
        ObjectNode java = kept.addObject();
        java.put("type", "platform")
                .put("bom-ref", "openjdk")
                .put("name", "OpenJDK runtime")
                .put("version", runtime);
        java.putArray("licenses").addObject().putObject("license").put("id", "GPL-2.0-with-classpath-exception");
        document.set("components", kept);
        Set<String> known = new HashSet<>();
        kept.forEach(component -> known.add(component.path("bom-ref").asText()));
        ArrayNode dependencies = MAPPER.createArrayNode();
        for (JsonNode dependency : document.path("dependencies"))
            if (known.contains(dependency.path("ref").asText())) dependencies.add(dependency);
        document.set("dependencies", dependencies);
        if (document.path("metadata") instanceof ObjectNode metadata) {
            metadata.remove("timestamp");
            ObjectNode program = metadata.putObject("component");
            program.put("type", "application").put("bom-ref", "xlcloud").put("name", "xlcloud");
            program.put("version", version.text());
        }
        return new Sbom(document, List.copyOf(components));
    }

    private static Component component(JsonNode json) {
        List<String> licences = new ArrayList<>();
        for (JsonNode choice : json.path("licenses")) {
            JsonNode licence = choice.path("license");
            String text = choice.path("expression").asText("");
            if (text.isEmpty())
                text = licence.path("id").asText(licence.path("name").asText(""));
            if (!text.isEmpty()) licences.add(text);
        }
        String name = json.path("name").asText();
        String version = json.path("version").asText();
        if (json.path("group").asText().equals(OURS))
            return new Component(OURS, name, version, name + ".jar", List.copyOf(licences));
        String classifier = json.path("purl").asText().replaceFirst("^.*\\?(?:.*&)?classifier=([^&]*).*$", "-$1");
        return new Component(
                json.path("group").asText(),
                name,
                version,
                name + "-" + version + (classifier.startsWith("-") ? classifier : "") + ".jar",
                List.copyOf(licences));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, MAPPER.writeValueAsString(document) + "\n");
    }
}
