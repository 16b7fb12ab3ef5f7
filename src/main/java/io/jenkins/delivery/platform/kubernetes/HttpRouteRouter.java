package io.jenkins.delivery.platform.kubernetes;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.jenkins.delivery.platform.Baseline;
import io.jenkins.delivery.platform.PlatformException;
import io.jenkins.delivery.platform.PlatformException.Kind;
import io.jenkins.delivery.platform.VersionCount;
import io.jenkins.delivery.platform.kubernetes.RouteSplit.Reading;
import io.jenkins.delivery.traffic.Route;
import io.jenkins.delivery.traffic.RouteProgress;
import io.jenkins.delivery.traffic.TrafficRouter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Weights in Gateway API HTTPRoutes. While a rollout runs, the references to the user's Service are two: one for each version.
 * The user's own references stand in an annotation of the route, written and taken away together with the weights, so that a
 * route can be put right by anyone who finds it.
 */
final class HttpRouteRouter implements TrafficRouter {
    private static final int ROUNDS = 4;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String MARK_PATH = "/metadata/annotations/" + RouteState.MARK.replace("/", "~1");

    private final TargetView view;
    private final KubernetesSpec.Routing.HttpRoutes routing;
    private final Runnable changed;
    private final VersionServices services;
    private final Map<String, RouteState> last = new HashMap<>();
    private final Map<String, Integer> written = new HashMap<>();
    private Optional<Original> original = Optional.empty();
    private Optional<Baseline> baseline = Optional.empty();
    private boolean servicesGone;

    /** What {@link #inspect} found: the journalled way back. */
    private record Original(RouteSplit split, JsonNode service, Map<String, List<ArrayNode>> routes) {}

    HttpRouteRouter(TargetView view, KubernetesSpec.Routing.HttpRoutes routing, Runnable changed) {
        this.view = view;
        this.routing = routing;
        this.changed = changed;
        this.services = new VersionServices(view);
        routing.routes().forEach(name -> view.listen(view.watches().routes, name, changed));
    }

    @Override
    public String name() {
        return "HTTPRoute: " + view.spec().namespace() + "/" + String.join(", ", routing.routes());
    }

    @Override
    public Precision precision() {
        return Precision.EXACT;
    }

    @Override
    public JsonNode inspect() throws PlatformException {
        Map<String, RouteState> routes = new HashMap<>();
        for (String name : routing.routes()) {
            RouteState route = readRoute(name);
            if (route.mark().isPresent()) {
                throw new PlatformException(
                        Kind.HELD,
                        title(name) + " is still split by another rollout: its annotation " + RouteState.MARK
                                + " holds the backendRefs that it had. Finish that rollout, or put them back and remove the annotation.");
            }
            if (!route.complaint().isEmpty()) {
                throw new PlatformException(
                        Kind.REJECTED, title(name) + " does not work as it stands: " + route.complaint());
            }
            routes.put(name, route);
        }
        JsonNode service = service(routes);
        String serviceName = service.path("metadata").path("name").asText();
        RouteSplit split = split(serviceName);
        ObjectNode found = JSON.objectNode().put("service", serviceName);
        found.set("spec", service.path("spec"));
        ObjectNode each = found.putObject("routes");
        for (Map.Entry<String, RouteState> route : routes.entrySet()) {
            ArrayNode rules = each.putArray(route.getKey());
            for (ArrayNode refs : split.originals(route.getValue().rules())) {
                Optional<String> obstacle = split.obstacle(refs);
                if (obstacle.isPresent()) {
                    throw new PlatformException(Kind.REJECTED, title(route.getKey()) + ": " + obstacle.get());
                }
                rules.add(refs);
            }
            if (rules.isEmpty()) {
                throw new PlatformException(
                        Kind.REJECTED,
                        title(route.getKey()) + " has no rule with a backendRef to Service " + serviceName
                                + "; it leads to " + backends(route.getValue()));
            }
        }
        return found;
    }

    @Override
    public void resume(JsonNode original, String version, Baseline baseline) {
        this.baseline = Optional.of(baseline);
        if (!original.isObject()) {
            return;
        }
        Map<String, List<ArrayNode>> routes = new HashMap<>();
        original.path("routes").fields().forEachRemaining(route -> {
            List<ArrayNode> rules = new ArrayList<>();
            route.getValue().forEach(refs -> rules.add(refs.deepCopy()));
            routes.put(route.getKey(), rules);
        });
        RouteSplit split = split(original.path("service").asText());
        this.original = Optional.of(new Original(split, original.path("spec"), routes));
        view.listen(view.watches().endpoints, split.stable(), changed);
        view.listen(view.watches().endpoints, split.candidate(), changed);
    }

    @Override
    public RouteProgress ensure(Route route) throws PlatformException {
        Original known = original.orElseThrow(() -> new IllegalStateException("inspect and resume come first"));
        return route instanceof Route.Split split ? split(known, split.candidate()) : original(known);
    }

    private RouteProgress split(Original known, int percent) throws PlatformException {
        int reached = 100;
        int share = 0;
        List<String> waiting = new ArrayList<>();
        servicesGone = false;
        for (String name : known.routes.keySet()) {
            RouteState route = current(name);
            for (int round = 0; ; round++) {
                Sight sight = look(known, route);
                if (sight.drift.isPresent() || (sight.untouched && begun(route))) {
                    route = readRoute(name);
                    sight = look(known, route);
                    if (sight.drift.isPresent() || (sight.untouched && begun(route))) {
                        throw drifted(known, route, sight);
                    }
                }
                if (!sight.untouched && sight.percent == percent) {
                    written.put(name, percent);
                    waiting.addAll(route.complaint().isEmpty() ? List.of() : List.of(route.complaint()));
                    share = sight.percent;
                    break;
                }
                Optional<String> notYet = obstacle(known, sight, percent);
                if (notYet.isPresent()) {
                    waiting.add(notYet.get());
                    share = sight.untouched ? 0 : sight.percent;
                    break;
                }
                if (round == ROUNDS) {
                    throw new PlatformException(
                            Kind.TRANSIENT, title(name) + " is being changed faster than this rollout can write it");
                }
                route = write(route, splitPatch(known, route, percent), Optional.of(percent));
            }
            reached = Math.min(reached, share);
        }
        return new RouteProgress(waiting.isEmpty(), reached, String.join("; ", waiting));
    }

    private RouteProgress original(Original known) throws PlatformException {
        List<String> waiting = new ArrayList<>();
        for (String name : known.routes.keySet()) {
            Optional<RouteState> there = find(name);
            // Whoever deleted the route has taken our part of it away too.
            if (there.isEmpty()) {
                continue;
            }
            RouteState route = there.get();
            for (int round = 0; ; round++) {
                ArrayNode patch = originalPatch(known, route);
                if (patch.isEmpty()) {
                    break;
                }
                if (round == ROUNDS) {
                    throw new PlatformException(
                            Kind.TRANSIENT, title(name) + " is being changed faster than this rollout can write it");
                }
                route = write(route, patch, Optional.empty());
            }
            if (!route.complaint().isEmpty() && route.complaint().contains("not yet")) {
                waiting.add(route.complaint());
            }
        }
        if (waiting.isEmpty() && !servicesGone) {
            services.remove(known.split.candidate(), known());
            services.remove(known.split.stable(), known());
            servicesGone = true;
        }
        return new RouteProgress(waiting.isEmpty(), podShare(), String.join("; ", waiting));
    }

    /** Whether the pods are there that a change would send traffic to. */
    private Optional<String> obstacle(Original known, Sight sight, int percent) throws PlatformException {
        TargetBaseline old = TargetBaseline.of(known());
        if (sight.untouched) {
            services.require(known.split.stable(), known.service, old.stableHash(), known());
            if (!view.hasReadyEndpoints(known.split.stable())) {
                return Optional.of("Service " + known.split.stable() + " has no ready endpoints yet");
            }
        }
        int now = sight.untouched ? 0 : sight.percent;
        if (percent > now) {
            view.current();
            Optional<ReplicaSetState> candidate = view.replicaSet(old.candidateTemplate());
            if (candidate.isEmpty()) {
                return Optional.of("there are no pods of the candidate yet");
            }
            if (now == 0) {
                services.require(
                        known.split.candidate(), known.service, candidate.get().hash(), known());
            }
            if (!view.hasReadyEndpoints(known.split.candidate())) {
                return Optional.of("Service " + known.split.candidate() + " has no ready endpoints yet");
            }
        }
        return Optional.empty();
    }

    /** What a whole route says. */
    private record Sight(boolean untouched, int percent, Optional<Integer> drift) {}

    private Sight look(Original known, RouteState route) {
        List<ArrayNode> originals = known.routes.get(route.name());
        boolean untouched = false;
        Set<Integer> percents = new LinkedHashSet<>();
        int index = 0;
        for (JsonNode rule : route.rules()) {
            if (known.split.concerns(rule)) {
                Reading reading = known.split.read(rule, originals);
                if (reading instanceof Reading.Split split) {
                    percents.add(split.percent());
                } else if (reading instanceof Reading.Untouched) {
                    untouched = true;
                } else {
                    return new Sight(false, 0, Optional.of(index));
                }
            }
            index++;
        }
        boolean mixed = percents.size() > 1 || (untouched && !percents.isEmpty());
        boolean none = !untouched && percents.isEmpty();
        if (mixed || none) {
            return new Sight(untouched, 0, Optional.of(0));
        }
        int percent = untouched ? 0 : percents.iterator().next();
        Optional<Integer> expected = Optional.ofNullable(written.get(route.name()));
        boolean other = !untouched && expected.isPresent() && expected.get() != percent;
        return new Sight(untouched, percent, other ? Optional.of(0) : Optional.empty());
    }

    private boolean begun(RouteState route) {
        return written.containsKey(route.name()) || route.mark().isPresent();
    }

    private ArrayNode splitPatch(Original known, RouteState route, int percent) {
        ArrayNode patch = precondition(route);
        List<ArrayNode> originals = known.routes.get(route.name());
        forEachRule(route, (index, rule) -> {
            if (known.split.concerns(rule)) {
                Reading reading = known.split.read(rule, originals);
                int which = reading instanceof Reading.Split split
                        ? split.original()
                        : ((Reading.Untouched) reading).original();
                add(patch, "replace", refsPath(index), known.split.split(originals.get(which), percent));
            }
        });
        if (route.mark().isEmpty()) {
            ObjectNode mark = JSON.objectNode().put("service", known.split.service());
            mark.putArray("backendRefs").addAll(originals);
            if (route.annotations() == 0) {
                add(patch, "add", "/metadata/annotations", JSON.objectNode().put(RouteState.MARK, mark.toString()));
            } else {
                add(patch, "add", MARK_PATH, JSON.textNode(mark.toString()));
            }
        }
        return patch;
    }

    /** Empty when nothing of ours is in the route. */
    private ArrayNode originalPatch(Original known, RouteState route) {
        ArrayNode patch = precondition(route);
        int before = patch.size();
        List<ArrayNode> originals = known.routes.get(route.name());
        forEachRule(route, (index, rule) -> {
            if (known.split.concerns(rule)) {
                Reading reading = known.split.read(rule, originals);
                if (reading instanceof Reading.Split split) {
                    add(patch, "replace", refsPath(index), originals.get(split.original()));
                } else if (reading instanceof Reading.Foreign) {
                    ArrayNode without = known.split.withoutUs((ArrayNode) rule.path("backendRefs"));
                    if (!without.equals(rule.path("backendRefs"))) {
                        add(patch, "replace", refsPath(index), without);
                    }
                }
            }
        });
        if (route.mark().isPresent()) {
            if (route.annotations() == 1) {
                add(
                        patch,
                        "test",
                        "/metadata/annotations",
                        JSON.objectNode().put(RouteState.MARK, route.mark().get()));
                add(patch, "remove", "/metadata/annotations", null);
            } else {
                add(patch, "remove", MARK_PATH, null);
            }
        }
        return patch.size() == before ? JSON.arrayNode() : patch;
    }

    private RouteState write(RouteState route, ArrayNode patch, Optional<Integer> percent) throws PlatformException {
        Api.Reply reply = view.api().jsonPatch(path(route.name()), patch);
        if (reply.ok()) {
            percent.ifPresentOrElse(to -> written.put(route.name(), to), () -> written.remove(route.name()));
            return note(reply);
        }
        RouteState fresh = readRoute(route.name());
        if (fresh.generation() == route.generation() && fresh.annotations() == route.annotations()) {
            throw Failures.refused(title(route.name()) + ": changing its weights", reply);
        }
        return fresh;
    }

    private PlatformException drifted(Original known, RouteState route, Sight sight) {
        int index = sight.drift.orElse(0);
        JsonNode refs = route.rules().at(JsonPointer.compile("/" + index + "/backendRefs"));
        int expected = Optional.ofNullable(written.get(route.name())).orElse(0);
        List<ArrayNode> originals = known.routes.get(route.name());
        return new PlatformException(
                Kind.DRIFT,
                title(route.name()) + " was changed by somebody else during the rollout: backendRefs of rule " + index
                        + " are "
                        + RouteSplit.words(refs) + ", expected "
                        + RouteSplit.words(
                                known.split.split(originals.get(Math.min(index, originals.size() - 1)), expected))
                        + "; "
                        + Managers.writer(route.managers(), "spec", "rules")
                        + ". The rollout stops writing to it. Agree on who changes this route, then start a new rollout.");
    }

    private RouteState current(String name) throws PlatformException {
        return find(name).orElseThrow(() -> missing(name));
    }

    private Optional<RouteState> find(String name) throws PlatformException {
        view.watches().routes.require();
        Optional<RouteState> cached = view.watches().routes.get(name);
        RouteState known = last.get(name);
        if (known == null || cached.isEmpty()) {
            Api.Reply reply = view.api().get(path(name));
            if (reply.is(404)) {
                return Optional.empty();
            }
            return Optional.of(note(reply.require(title(name) + ": reading it")));
        }
        if (cached.get().isNewerThan(known)) {
            last.put(name, cached.get());
        }
        return Optional.of(last.get(name));
    }

    private RouteState readRoute(String name) throws PlatformException {
        Api.Reply reply = view.api().get(path(name));
        if (reply.is(404)) {
            // A Status names the object; a bare 404 means that the API server does not know the kind.
            if (!reply.body().path("kind").asText().equals("Status")) {
                throw new PlatformException(
                        Kind.REJECTED,
                        view.api().server()
                                + " does not know HTTPRoute (gateway.networking.k8s.io/v1): the Gateway API is not"
                                + " installed there. Without it use the replica ratio.");
            }
            throw missing(name);
        }
        return note(reply.require(title(name) + ": reading it"));
    }

    private RouteState note(Api.Reply reply) {
        RouteState state = RouteState.of(view.api().typed(reply, GenericKubernetesResource.class));
        last.put(state.name(), state);
        return state;
    }

    private PlatformException missing(String name) {
        return new PlatformException(
                Kind.REJECTED,
                "There is no " + title(name) + " on " + view.api().server() + ".");
    }

    /** The user's Service: the named one, or the only one in the routes that selects the Deployment's pods. */
    private JsonNode service(Map<String, RouteState> routes) throws PlatformException {
        Set<String> names = new LinkedHashSet<>();
        if (routing.service().isPresent()) {
            names.add(routing.service().get());
        } else {
            routes.values().forEach(route -> names.addAll(backends(route)));
        }
        List<JsonNode> fitting = new ArrayList<>();
        for (String name : names) {
            Api.Reply reply = view.api().get(view.path("", "services/" + Api.encode(name)));
            if (reply.ok() && view.selectsPods(reply.body().path("spec").path("selector"))) {
                fitting.add(reply.body());
            } else if (!reply.is(404)) {
                reply.require("Service " + view.spec().namespace() + "/" + name + ": reading it");
            }
        }
        if (fitting.size() == 1) {
            return fitting.get(0);
        }
        throw new PlatformException(
                Kind.REJECTED,
                name() + ": " + (fitting.isEmpty() ? "none" : fitting.size()) + " of the Services " + names
                        + " select the pods of Deployment " + view.title() + "; exactly one must. "
                        + (fitting.isEmpty() ? "Name the route that leads to it." : "Name it with service: …"));
    }

    private static Set<String> backends(RouteState route) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode rule : route.rules()) {
            for (JsonNode ref : rule.path("backendRefs")) {
                if (ref.path("kind").asText("Service").equals("Service")) {
                    names.add(ref.path("name").asText());
                }
            }
        }
        return names;
    }

    private int podShare() {
        TargetBaseline old = TargetBaseline.of(known());
        int stable = ready(old.stableTemplate());
        int candidate = ready(old.candidateTemplate());
        return stable + candidate == 0 ? 0 : Math.round(100f * candidate / (stable + candidate));
    }

    private int ready(String template) {
        return view.replicaSet(template)
                .map(ReplicaSetState::count)
                .map(VersionCount::ready)
                .orElse(0);
    }

    private RouteSplit split(String service) {
        return new RouteSplit(
                service, view.spec().namespace(), VersionServices.stable(service), VersionServices.candidate(service));
    }

    private Baseline known() {
        return baseline.orElseThrow(() -> new IllegalStateException("resume comes first"));
    }

    private String path(String name) {
        return view.path("gateway.networking.k8s.io/v1", "httproutes/" + Api.encode(name));
    }

    private String title(String name) {
        return "HTTPRoute " + view.spec().namespace() + "/" + name;
    }

    private interface EachRule {
        void rule(int index, JsonNode rule);
    }

    private static void forEachRule(RouteState route, EachRule each) {
        int index = 0;
        for (JsonNode rule : route.rules()) {
            each.rule(index++, rule);
        }
    }

    private static ArrayNode precondition(RouteState route) {
        ArrayNode patch = JSON.arrayNode();
        add(patch, "test", "/metadata/generation", JSON.numberNode(route.generation()));
        add(patch, "test", "/metadata/uid", JSON.textNode(route.uid()));
        return patch;
    }

    private static String refsPath(int rule) {
        return "/spec/rules/" + rule + "/backendRefs";
    }

    private static void add(ArrayNode patch, String op, String path, JsonNode value) {
        ObjectNode operation = patch.addObject().put("op", op).put("path", path);
        if (value != null) {
            operation.set("value", value);
        }
    }
}
