package io.paysync.providers.vectors;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Judges recorded cases: one JSON file each, with keys, configuration, a request and what must come of it. The accounts
 * under test are made by the same code that reads the configuration file.
 */
public final class VectorJudge {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final long FILE_BYTES_MAX = 4L * 1024 * 1024;

    private final Map<String, TypeJudge> judges;

    private VectorJudge(Map<String, TypeJudge> judges) {
        this.judges = judges;
    }

    /** For the providers of this module. */
    public static VectorJudge standard() {
        Map<String, TypeJudge> judges = new TreeMap<>();
        for (String provider : List.of("adyen", "alipay", "paypal", "stripe", "unionpay", "wechatpay")) {
            judges.put(provider + "/callback", new CallbackJudge(provider));
        }
        judges.put("alipay/request_signing", AlipayJudges::requestSigning);
        judges.put("alipay/response_verification", AlipayJudges::responseVerification);
        judges.put("alipay/cert_sn", AlipayJudges::serialNumbers);
        judges.put("other/callback", OtherVectors::callback);
        judges.put("unionpay/request_signing", UnionpayVectors::requestSigning);
        judges.put("wechatpay/request_signing", WechatJudges::requestSigning);
        judges.put("wechatpay/response_verification", WechatJudges::responseVerification);
        return new VectorJudge(judges);
    }

    /** The same with judges for more kinds, by {@code provider/type}, such as {@code standardwebhooks/outbound_webhook}. */
    public VectorJudge with(Map<String, ? extends TypeJudge> more) {
        Map<String, TypeJudge> all = new TreeMap<>(judges);
        all.putAll(more);
        return new VectorJudge(all);
    }

    /** Judges the file, or all {@code *.json} files below the directory, in the order of their paths. */
    public List<Judgement> judge(Path fileOrDirectory) throws IOException {
        if (!Files.isDirectory(fileOrDirectory)) {
            return List.of(judgeFile(fileOrDirectory));
        }
        List<Judgement> all = new ArrayList<>();
        try (Stream<Path> files = Files.walk(fileOrDirectory)) {
            List<Path> vectors = files.filter(VectorJudge::isVector).sorted().toList();
            for (Path vector : vectors) {
                all.add(judgeFile(vector));
            }
        }
        return all;
    }

    public Judgement judgeFile(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            return Judgement.of(file.toString(), List.of("the file is larger than " + FILE_BYTES_MAX + " bytes"));
        }
        try {
            return judge(MAPPER.readTree(Files.readString(file, StandardCharsets.UTF_8)));
        } catch (JsonProcessingException e) {
            return Judgement.of(file.toString(), List.of("the file is no JSON: " + e.getOriginalMessage()));
        }
    }

    public Judgement judge(JsonNode vector) {
        String id = vector.path("id").asText("(without id)");
        String kind =
                vector.path("provider").asText("?") + "/" + vector.path("type").asText("?");
        TypeJudge judge = judges.get(kind);
        if (judge == null) {
            return Judgement.skipped(id, "unsupported: " + kind);
        }
        try {
            return Judgement.of(id, judge.differences(vector));
        } catch (TypeJudge.Unsupported e) {
            return Judgement.skipped(id, "unsupported: " + e.getMessage());
        } catch (IllegalArgumentException e) {
            return Judgement.of(id, List.of("the case cannot be read: " + e.getMessage()));
        }
    }

    /** Other JSON files, such as a list of cases, lie in the top directory; a case lies in that of its provider. */
    private static boolean isVector(Path path) {
        return Files.isRegularFile(path)
                && path.toString().endsWith(".json")
                && !path.getFileName().toString().equals("index.json");
    }
}
