/** Strategies: what people ask for, each compiled to the one plan language. */
package io.jenkins.delivery.strategy;
