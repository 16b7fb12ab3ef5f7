package io.jenkins.plugins.delivery.rollout;

import hudson.init.InitMilestone;
import hudson.init.Initializer;
import hudson.model.Item;
import hudson.security.Permission;
import hudson.security.PermissionGroup;
import hudson.security.PermissionScope;
import io.jenkins.delivery.rollout.Command;
import jenkins.model.Jenkins;

/**
 * Who may say something to a running rollout. The two directions are different rights: forward brings a new version to all
 * users, back is the safe direction and belongs to whoever may stop the build, which goes back too.
 */
public final class DeliveryPermissions {
    public static final PermissionGroup GROUP =
            new PermissionGroup(DeliveryPermissions.class, Messages._DeliveryPermissions_group());

    /** Pause, resume, and promote at once. Nobody but administrators has it without being given it. */
    public static final Permission PROMOTE = new Permission(
            GROUP, "Promote", Messages._DeliveryPermissions_promote(), Jenkins.ADMINISTER, PermissionScope.ITEM);

    /** Send a rollout back. */
    public static final Permission ABORT =
            new Permission(GROUP, "Abort", Messages._DeliveryPermissions_abort(), Item.CANCEL, PermissionScope.ITEM);

    private DeliveryPermissions() {}

    /** The right that a command needs. */
    public static Permission of(Command.Kind command) {
        return command == Command.Kind.ABORT ? ABORT : PROMOTE;
    }

    /** Authorization strategies read their configuration early; a permission that is not loaded by then would be dropped from it. */
    @Initializer(after = InitMilestone.PLUGINS_STARTED, before = InitMilestone.EXTENSIONS_AUGMENTED)
    public static void load() {
        // The static fields above do the work.
    }
}
