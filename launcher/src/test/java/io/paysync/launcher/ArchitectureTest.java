package io.paysync.launcher;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.paysync.providers.ProviderAccounts;
import io.paysync.testkit.proof.HandOverModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;

/** Holds the house together: dependencies point one way, and no module touches another's tables. */
class ArchitectureTest {
    private static final String ROOT = "io.paysync.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.paysync");

    /** Verticle modules by package, with the schema each owns. */
    private static final Map<String, String> SCHEMA_OF = schemas();

    private static final List<String> SPELLINGS = List.of("EventTokens.verify", "Seal.bytes");

    private static Map<String, String> schemas() {
        Map<String, String> map = new LinkedHashMap<>();
        map.put("intake", "intake");
        map.put("orderstate", "orders");
        map.put("dispatch", "dispatch");
        map.put("polling", "polling");
        map.put("statusapi", "api");
        return map;
    }

    @Test
    void allModulesAreOnTheClassPathOfThisTest() {
        for (String module : SCHEMA_OF.keySet()) {
            assertThat(CLASSES.stream().anyMatch(c -> c.getPackageName().startsWith(ROOT + module)))
                    .as(module)
                    .isTrue();
        }
    }

    @Test
    void theContractKnowsNobody() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..", "io.netty..", ROOT + "platform..", ROOT + "providers..", ROOT + "channels..")
                .check(CLASSES);
    }

    @Test
    void thePlatformHasNoBusinessWord() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "platform..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        ROOT + "contract.domain..",
                        ROOT + "contract.orders..",
                        ROOT + "contract.intake..",
                        ROOT + "contract.dispatch..",
                        ROOT + "contract.polling..",
                        ROOT + "providers..",
                        ROOT + "channels..")
                .check(CLASSES);
    }

    @Test
    void verticleModulesNeverSeeEachOther() {
        for (String module : SCHEMA_OF.keySet()) {
            String[] others = SCHEMA_OF.keySet().stream()
                    .filter(other -> !other.equals(module))
                    .map(other -> ROOT + other + "..")
                    .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(others)
                    .check(CLASSES);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + module + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "launcher..", ROOT + "sandbox..")
                    .check(CLASSES);
        }
    }

    @Test
    void providersAndChannelsKnowNoVerticleModule() {
        String[] modules = SCHEMA_OF.keySet().stream().map(m -> ROOT + m + "..").toArray(String[]::new);
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "providers..", ROOT + "channels..", ROOT + "platform..", ROOT + "contract..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(modules)
                .check(CLASSES);
    }

    /** Time must not tell how much of a guess was right: bytes are compared by {@link MessageDigest#isEqual} alone. */
    @Test
    void whoProvesComparesBytesInConstantTime() {
        DescribedPredicate<JavaCall<?>> endsEarly = DescribedPredicate.describe(
                "a comparison that ends at the first difference",
                call -> List.of("equals", "mismatch", "compare", "compareTo", "deepEquals")
                                .contains(call.getName())
                        && (call.getTargetOwner().isEquivalentTo(Arrays.class)
                                || call.getTargetOwner().isEquivalentTo(ByteBuffer.class)
                                || call.getTargetOwner().isEquivalentTo(Objects.class)));
        noClasses()
                .that()
                .resideInAnyPackage(ROOT + "providers.proof..", ROOT + "statusapi.auth..", ROOT + "channels.signing..")
                .or()
                .containAnyMethodsThat(DescribedPredicate.describe("prove", ArchitectureTest::proves))
                .should()
                .callMethodWhere(endsEarly)
                .check(CLASSES);
    }

    /**
     * The same for texts. What may stay says why: it compares what the caller sent with another spelling of what the caller
     * sent, and no secret is in either.
     */
    @Test
    void whoProvesComparesTextsInConstantTime() {
        List<String> found = new ArrayList<>();
        int proving = 0;
        for (JavaClass each : CLASSES) {
            for (JavaMethod method : each.getMethods()) {
                if (!proves(method)) {
                    continue;
                }
                proving++;
                if (endsEarly(method) || handsOnToCompare(method)) {
                    found.add(each.getSimpleName() + "." + method.getName());
                }
            }
        }
        assertThat(proving).as("methods that prove something").isGreaterThan(10);
        assertThat(found).containsExactlyInAnyOrderElementsOf(SPELLINGS);
    }

    private static boolean endsEarly(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .anyMatch(call -> (call.getTargetOwner().isEquivalentTo(String.class)
                                && List.of("equals", "equalsIgnoreCase", "contentEquals", "compareTo")
                                        .contains(call.getName()))
                        || (call.getTargetOwner().isEquivalentTo(Arrays.class)
                                && call.getName().equals("equals")));
    }

    /**
     * Calls one of our own methods that says of two texts, or two arrays of bytes, whether they are the same and ends early. What
     * else is reached from there compares names and amounts too, so only this form can be told from those.
     */
    private static boolean handsOnToCompare(JavaMethod method) {
        return method.getMethodCallsFromSelf().stream()
                .flatMap(call -> call.getTarget().resolveMember().stream())
                .filter(target -> target.getOwner().getPackageName().startsWith(ROOT))
                .anyMatch(target -> target.getRawReturnType().isEquivalentTo(boolean.class)
                        && Stream.of(String.class, CharSequence.class, byte[].class)
                                .anyMatch(type -> target.getRawParameterTypes().stream()
                                                .filter(parameter -> parameter.isEquivalentTo(type))
                                                .count()
                                        >= 2)
                        && endsEarly(target));
    }

    /** Compares with, or makes, what only the holder of a secret can make; also by a method that makes it and returns it. */
    private static boolean proves(JavaMethod method) {
        return !method.getOwner().getPackageName().startsWith(ROOT + "sandbox")
                && !method.getOwner().getPackageName().startsWith(ROOT + "testkit")
                && method.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> (call.getTargetOwner().isEquivalentTo(MessageDigest.class)
                                        && call.getName().equals("isEqual"))
                                || (call.getTargetOwner().isEquivalentTo(Mac.class)
                                        && call.getName().equals("doFinal"))
                                || (call.getTargetOwner().getSimpleName().equals("MacText")
                                        && !call.getName().equals("values"))
                                || call.getTarget().resolveMember().stream().anyMatch(ArchitectureTest::makes));
    }

    /** Returns what an HMAC is made of, as bytes or as text. */
    private static boolean makes(JavaMethod method) {
        return method.getOwner().getPackageName().startsWith(ROOT)
                && (method.getRawReturnType().isEquivalentTo(byte[].class)
                        || method.getRawReturnType().isEquivalentTo(String.class))
                && method.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> (call.getTargetOwner().isEquivalentTo(Mac.class)
                                        && call.getName().equals("doFinal"))
                                || (call.getTargetOwner().getSimpleName().equals("MacText")
                                        && call.getName().equals("of")));
    }

    /** Looks at the text of each module's classes and migrations: a foreign {@code schema.table} in SQL is found there. */
    @Test
    void noModuleTouchesAnothersSchema() throws IOException, URISyntaxException {
        List<String> found = new ArrayList<>();
        for (Map.Entry<String, String> module : SCHEMA_OF.entrySet()) {
            for (Path file : filesOf(module.getKey())) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String schema : SCHEMA_OF.values()) {
                    if (!schema.equals(module.getValue()) && sqlNames(text, schema)) {
                        found.add(file.getFileName() + " of " + module.getKey() + " names a table of " + schema);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    /** A provider is a plug-in: whoever names one elsewhere would have to be changed with each new one. */
    @Test
    void noOtherModuleNamesAProvider() throws IOException, URISyntaxException {
        List<String> modules = new ArrayList<>(SCHEMA_OF.keySet());
        modules.addAll(List.of("contract", "platform", "channels"));
        List<String> found = new ArrayList<>();
        for (String module : modules) {
            for (Path file : filesOf(module)) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                for (String provider : ProviderAccounts.providers().keySet()) {
                    if (holdsWord(text, provider)) {
                        found.add(file.getFileName() + " of " + module + " names " + provider);
                    }
                }
            }
        }
        assertThat(found).isEmpty();
    }

    /** Nor may anybody reach into a provider's package: what all have in common is all that others know. */
    @Test
    void noOtherModuleDependsOnAProvider() {
        for (String provider : ProviderAccounts.providers().keySet()) {
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.paysync.providers..", "io.paysync.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.paysync.providers." + provider + "..")
                    .check(CLASSES);
        }
    }

    @Test
    void theCheckOfNamesSeesTheWordInOtherTexts() {
        assertThat(holdsWord("select 1 where provider = 'stripe/main'", "stripe"))
                .isTrue();
        assertThat(holdsWord("of Stripe alone", "stripe")).isTrue();
        assertThat(holdsWord("striped, pinstripe", "stripe")).isFalse();
    }

    @Test
    void theCheckOfNamesCanFail() throws IOException, URISyntaxException {
        assertThat(filesOf("providers")).anyMatch(file -> {
            try {
                return holdsText(Files.readString(file, StandardCharsets.ISO_8859_1), "stripe");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Whoever renames or removes a statement that the model of the hand-over stands for has to look at the model. */
    @Test
    void theStatementsOfTheModelExist() throws IOException, URISyntaxException {
        List<String> texts = new ArrayList<>();
        for (String module : List.of("platform", "intake", "orderstate", "dispatch")) {
            for (Path file : filesOf(module)) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(HandOverModel.STATEMENTS)
                .allSatisfy(name -> assertThat(texts).as(name).anyMatch(text -> holdsText(text, name)));
    }

    /** Whether the word stands anywhere in the file: in a text, in SQL, in the name of a class. */
    private static boolean holdsWord(String file, String word) {
        // `generic` is a word of its own in any text.
        return word.equals("generic")
                ? holdsText(file, word)
                : Pattern.compile("(?<![a-z])" + word + "(?![a-z])", Pattern.CASE_INSENSITIVE)
                        .matcher(file)
                        .find();
    }

    /** Whether the class file has such a text: tag 1, its length in two bytes, its characters. */
    private static boolean holdsText(String classFile, String text) {
        return classFile.contains("\u0001\u0000" + (char) text.length() + text);
    }

    @Test
    void theSchemaCheckCanFail() {
        assertThat(sqlNames("select * from orders.fact where a = $1", "orders")).isTrue();
        assertThat(sqlNames("insert into\n  dispatch.delivery (id)", "dispatch"))
                .isTrue();
        assertThat(sqlNames("left join polling.watch w", "polling")).isTrue();
        assertThat(sqlNames("the address orders.facts.apply", "orders")).isFalse();
    }

    private static boolean sqlNames(String text, String schema) {
        Matcher matcher = Pattern.compile(
                        "(?i)\\b(from|into|update|join|table|on|delete from)\\s+" + schema + "\\.[a-z_]+\\b(?!\\.)")
                .matcher(text);
        return matcher.find();
    }

    private static List<Path> filesOf(String module) throws IOException, URISyntaxException {
        List<Path> files = new ArrayList<>();
        String path = "io/paysync/" + module;
        for (URL url : Collections.list(ArchitectureTest.class.getClassLoader().getResources(path))) {
            Path root = root(url, path);
            try (Stream<Path> walk = Files.walk(root)) {
                walk.filter(f -> f.toString().endsWith(".class") || f.toString().endsWith(".sql"))
                        .filter(f -> f.toString().contains("/" + path + "/")
                                || f.toString().contains("/db/"))
                        .forEach(files::add);
            }
        }
        assertThat(files).as("classes of " + module).isNotEmpty();
        return files;
    }

    /** The folder or the inside of the jar that holds the package. */
    private static Path root(URL url, String path) throws IOException, URISyntaxException {
        if (url.getProtocol().equals("jar")) {
            String jar = url.getPath().substring("file:".length(), url.getPath().indexOf('!'));
            return java.nio.file.FileSystems.newFileSystem(Path.of(jar), (ClassLoader) null)
                    .getPath("/");
        }
        Path folder = Path.of(url.toURI());
        for (int i = 0; i < path.split("/").length; i++) {
            folder = folder.getParent();
        }
        return folder;
    }
}
