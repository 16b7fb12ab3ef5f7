package io.jenkins.delivery.rollout;

import io.jenkins.delivery.analysis.Checker;
import io.jenkins.delivery.platform.Platform;
import io.jenkins.delivery.traffic.TrafficRouter;

/** The world of one rollout. Whoever made them closes them when the rollout has ended. */
public record Ports(Platform platform, TrafficRouter router, Checker checker) {}
