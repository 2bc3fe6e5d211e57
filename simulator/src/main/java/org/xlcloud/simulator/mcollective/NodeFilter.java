package org.xlcloud.simulator.mcollective;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Whether a node is meant, as MCollective's own code decides: exactly five empty lists or nothing at
/// all mean everybody; five empty lists with anything beside them mean nobody.
final class NodeFilter {
    private static final Pattern OPERATOR = Pattern.compile(">=|<=|=|<|>");
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(\\.[0-9]+)?");

    private NodeFilter() {}

    static boolean means(@Nullable Object filter, Node node) {
        if (!(filter instanceof Map<?, ?> map)) return false;
        if (map.isEmpty()) return true;
        List<?> facts = list(map.get("fact"));
        List<?> classes = list(map.get("cf_class"));
        List<?> agents = list(map.get("agent"));
        List<?> identities = list(map.get("identity"));
        List<?> compounds = list(map.get("compound"));
        boolean empty =
                facts.isEmpty() && classes.isEmpty() && agents.isEmpty() && identities.isEmpty() && compounds.isEmpty();
        if (empty) return map.size() == 5;
        try {
            for (Object fact : facts) if (!fact(fact, node)) return false;
            for (Object name : classes) if (!hasClass(String.valueOf(name), node)) return false;
            for (Object agent : agents) if (!Node.AGENTS.contains(String.valueOf(agent))) return false;
            if (!identities.isEmpty()
                    && identities.stream().noneMatch(one -> matches(String.valueOf(one), node.identity())))
                return false;
            for (Object compound : compounds) if (!compound(list(compound), node)) return false;
            return true;
        } catch (IllegalArgumentException broken) {
            return false; // a node logs it and keeps silent
        }
    }

    private static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static boolean matches(String wanted, String have) {
        boolean isRegex = wanted.length() > 1 && wanted.startsWith("/");
        return isRegex
                ? Pattern.compile(wanted.substring(1, wanted.length() - 1))
                        .matcher(have)
                        .find()
                : wanted.equals(have);
    }

    private static boolean hasClass(String wanted, Node node) {
        return node.classes().stream().anyMatch(have -> matches(wanted, have));
    }

    private static boolean fact(Object written, Node node) {
        if (!(written instanceof Map<?, ?> fact)) throw new IllegalArgumentException("no fact");
        return fact(
                String.valueOf(fact.get(":fact")),
                String.valueOf(fact.get(":operator")),
                String.valueOf(fact.get(":value")),
                node);
    }

    private static boolean fact(String name, String operator, String value, Node node) {
        String have = node.facts().get(name);
        if (have == null) return false;
        if (operator.equals("=~")) return matches(value.startsWith("/") ? value : "/" + value + "/", have);
        boolean numbers =
                NUMBER.matcher(have).matches() && NUMBER.matcher(value).matches();
        int order =
                numbers ? Double.compare(Double.parseDouble(have), Double.parseDouble(value)) : have.compareTo(value);
        return switch (operator) {
            case "==" -> order == 0;
            case "!=" -> order != 0;
            case "<=" -> order <= 0;
            case ">=" -> order >= 0;
            case "<" -> order < 0;
            case ">" -> order > 0;
            default -> throw new IllegalArgumentException(operator);
        };
    }

    /// Ruby evaluates the formula as text: `and` and `or` bind alike, from the left, `not` binds
    /// tighter.
    private static boolean compound(List<?> tokens, Node node) {
        var flat = new ArrayList<Map.Entry<?, ?>>();
        for (Object token : tokens) if (token instanceof Map<?, ?> map) flat.addAll(map.entrySet());
        return new Formula(flat, node).whole();
    }

    private static boolean statement(String text, Node node) {
        if (text.startsWith("/")) return hasClass(text, node);
        Matcher operator = OPERATOR.matcher(text);
        if (!operator.find()) return hasClass(text, node);
        String name = text.substring(0, operator.start());
        String value = text.substring(operator.end());
        String kind = operator.group();
        return fact(name, value.startsWith("/") ? "=~" : kind.equals("=") ? "==" : kind, value, node);
    }

    private static final class Formula {
        private final List<Map.Entry<?, ?>> tokens;
        private final Node node;
        private int at;

        Formula(List<Map.Entry<?, ?>> tokens, Node node) {
            this.tokens = tokens;
            this.node = node;
        }

        boolean whole() {
            boolean value = expression();
            if (at < tokens.size()) throw new IllegalArgumentException("a token too many");
            return value;
        }

        private String next() {
            return at < tokens.size() ? String.valueOf(tokens.get(at).getKey()) : "";
        }

        private boolean expression() {
            boolean value = operand();
            while (next().equals("and") || next().equals("or")) {
                boolean isAnd = next().equals("and");
                at++;
                boolean right = operand();
                value = isAnd ? value && right : value || right;
            }
            return value;
        }

        private boolean operand() {
            return switch (next()) {
                case "not" -> {
                    at++;
                    yield !operand();
                }
                case "(" -> {
                    at++;
                    boolean value = expression();
                    if (!next().equals(")")) throw new IllegalArgumentException("no )");
                    at++;
                    yield value;
                }
                case "statement" -> statement(String.valueOf(tokens.get(at++).getValue()), node);
                default -> throw new IllegalArgumentException("no operand");
            };
        }
    }
}
