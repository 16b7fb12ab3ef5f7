package io.jenkins.plugins.delivery.rollout;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import hudson.Util;
import hudson.model.Item;
import hudson.model.Run;
import hudson.model.User;
import io.jenkins.delivery.json.Json;
import io.jenkins.delivery.rollout.Command;
import io.jenkins.delivery.rollout.FileJournal;
import io.jenkins.delivery.rollout.Journal;
import io.jenkins.delivery.rollout.Rollout;
import io.jenkins.delivery.rollout.RolloutEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import jenkins.model.Jenkins;
import org.kohsuke.stapler.HttpResponse;
import org.kohsuke.stapler.HttpResponses;
import org.kohsuke.stapler.QueryParameter;
import org.kohsuke.stapler.StaplerRequest2;
import org.kohsuke.stapler.StaplerResponse2;
import org.kohsuke.stapler.export.Exported;
import org.kohsuke.stapler.export.ExportedBean;
import org.kohsuke.stapler.interceptor.RequirePOST;
import org.kohsuke.stapler.verb.GET;

/** One rollout of a build, running or not: what people see of it, and what they can say to it. */
@ExportedBean
public final class RolloutPage {
    /** Longer than any reason; the journal, the log and the target's stamp repeat it. */
    private static final int LONGEST_REASON = 500;

    private final Run<?, ?> run;
    private final String id;

    RolloutPage(Run<?, ?> run, String id) {
        this.run = run;
        this.id = id;
    }

    public Run<?, ?> getRun() {
        return run;
    }

    @Exported
    public String getId() {
        return id;
    }

    /** Address within Jenkins, without a slash at the beginning. */
    public String getUrl() {
        return run.getUrl() + "rollout/" + id + "/";
    }

    /** Whether this controller drives it now. */
    @Exported
    public boolean isLive() {
        return Rollouts.get().live(id).isPresent();
    }

    /** Plan, state and events: from the running rollout, else from the journal. Empty while the target is first being read. */
    public Optional<Journal.Stored> stored() throws IOException {
        Optional<LiveRollout> live = Rollouts.get().live(id);
        return live.isPresent() ? live.get().now() : new FileJournal(Rollouts.journal(run, id)).read();
    }

    /** The newest looks of all checks; empty when it does not run here. */
    public List<RolloutEvent.Look> looks() {
        return Rollouts.get().live(id).map(LiveRollout::looks).orElse(List.of());
    }

    @Exported
    public String getOutcome() throws IOException {
        return stored().flatMap(stored -> stored.state().outcome())
                .map(Enum::name)
                .orElse(null);
    }

    /** What the page shows. */
    public RolloutView getView() throws IOException {
        return RolloutView.of(this);
    }

    /**
     * The page's view as JSON. Answers 304 while nothing has changed: pages that wait cost next to nothing.
     *
     * @param request names the view that the page has in {@code If-None-Match}
     */
    @GET
    public void doLive(StaplerRequest2 request, StaplerResponse2 response) throws IOException {
        run.getParent().checkPermission(Item.READ);
        byte[] view = Json.mapper().writeValueAsBytes(getView());
        String tag = '"' + Util.getDigestOf(new ByteArrayInputStream(view)) + '"';
        response.setHeader("ETag", tag);
        response.setHeader("Cache-Control", "no-cache");
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        response.setContentType("application/json;charset=UTF-8");
        response.getOutputStream().write(view);
    }

    /** Whether the person who asks may say this. */
    public boolean mayUse(Command.Kind command) {
        return run.getParent().hasPermission(DeliveryPermissions.of(command));
    }

    /** Why a command would be refused now, whoever says it; empty when it is welcome. */
    public Optional<String> refusal(Command.Kind command) throws IOException {
        Optional<LiveRollout> live = Rollouts.get().live(id);
        if (live.isEmpty()) {
            return Optional.of(notRunning());
        }
        Optional<Journal.Stored> now = live.get().now();
        if (now.isEmpty()) {
            return command == Command.Kind.ABORT
                    ? Optional.empty()
                    : Optional.of("the rollout is still being prepared");
        }
        return Rollout.refusal(now.get().plan(), now.get().state(), command);
    }

    private String notRunning() throws IOException {
        return stored().flatMap(stored -> stored.state().outcome())
                .map(outcome -> "the rollout has ended: " + outcome)
                .orElse("the rollout does not run on this controller");
    }

    /** Stay in this phase. */
    @RequirePOST
    public HttpResponse doPause(@CheckForNull @QueryParameter String reason) throws IOException {
        return say(Command.Kind.PAUSE, reason);
    }

    /** End the wait of this phase. */
    @RequirePOST
    public HttpResponse doResume(@CheckForNull @QueryParameter String reason) throws IOException {
        return say(Command.Kind.RESUME, reason);
    }

    /** All traffic to the new version now. */
    @RequirePOST
    public HttpResponse doPromote(@CheckForNull @QueryParameter String reason) throws IOException {
        return say(Command.Kind.PROMOTE, reason);
    }

    /** Go back. */
    @RequirePOST
    public HttpResponse doAbort(@CheckForNull @QueryParameter String reason) throws IOException {
        return say(Command.Kind.ABORT, reason);
    }

    private HttpResponse say(Command.Kind kind, @CheckForNull String reason) throws IOException {
        run.getParent().checkPermission(DeliveryPermissions.of(kind));
        Optional<LiveRollout> live = Rollouts.get().live(id);
        Optional<String> refusal = live.isPresent()
                ? live.get().say(new Command(kind, author(), shortened(reason)))
                : Optional.of(notRunning());
        return refusal.map(why -> HttpResponses.errorWithoutStack(HttpServletResponse.SC_CONFLICT, why))
                .map(HttpResponse.class::cast)
                .orElseGet(HttpResponses::ok);
    }

    private static String author() {
        User user = User.current();
        return user == null ? Jenkins.getAuthentication2().getName() : user.getId();
    }

    private static String shortened(@CheckForNull String reason) {
        String text = reason == null ? "" : reason.strip();
        return text.length() > LONGEST_REASON ? text.substring(0, LONGEST_REASON) : text;
    }
}
