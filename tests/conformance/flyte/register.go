package main

// The pretended flyteadmin: what is registered earlier in a package is what later entries may name.

import (
	"errors"
	"fmt"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/common"
	cerrors "github.com/flyteorg/flyte/flytepropeller/pkg/compiler/errors"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/transformers/k8s"
)

type limits struct {
	maxNodes int
	timeout  time.Duration
}

type pretendedAdmin struct {
	limits     limits
	tasks      map[string]*core.CompiledTask
	interfaces map[string]*core.TypedInterface // of workflows
	plans      map[string]*admin.LaunchPlan
	tally      tally
	refused    []refusal
}

func newAdmin(l limits) *pretendedAdmin {
	return &pretendedAdmin{
		limits:     l,
		tasks:      map[string]*core.CompiledTask{},
		interfaces: map[string]*core.TypedInterface{},
		plans:      map[string]*admin.LaunchPlan{},
	}
}

// finding is a rule that is not kept; code is the compiler's, or "Admin".
type finding struct{ code, text string }

func adminRule(format string, args ...any) finding {
	return finding{"Admin", fmt.Sprintf(format, args...)}
}

func fromError(err error) (found []finding) {
	var collected cerrors.CompileErrors
	if errors.As(err, &collected) {
		for _, e := range collected.Errors().List() {
			found = append(found, finding{string(e.Code()), e.Error()})
		}
	}
	if len(found) == 0 { // the compiler refuses a sub-workflow without an id, collecting nothing
		found = append(found, finding{"Error", err.Error()})
	}
	return found
}

func (a *pretendedAdmin) register(e entry) {
	var kind string
	var id *core.Identifier
	var found []finding
	switch m := e.message.(type) {
	case nil:
		kind, found = "file", []finding{{"Decode", e.err.Error()}}
	case *admin.TaskSpec:
		kind, id = "task", m.GetTemplate().GetId()
		found = a.registerTask(m.GetTemplate())
	case *admin.WorkflowSpec:
		kind, id = "workflow", m.GetTemplate().GetId()
		found = a.registerWorkflow(m)
	case *admin.LaunchPlan:
		kind, id = "launch plan", m.GetId()
		found = a.registerPlan(m)
	}
	if e.size > maxMessageBytes {
		found = append(found, adminRule("%d bytes, over the %d of a gRPC message", e.size, maxMessageBytes))
	}
	for _, f := range found {
		a.refused = append(a.refused, refusal{e.name, kind, id.GetName(), f.code, f.text})
	}
}

// guarded turns a panic of the compiler, which dereferences nil for some malformed specs, into an error.
func guarded[T any](compile func() (T, error)) (result T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the compiler panicked: %v", p)
		}
	}()
	return compile()
}

func (a *pretendedAdmin) registerTask(t *core.TaskTemplate) []finding {
	t.Id.ResourceType = core.ResourceType_TASK // admin overwrites it with the request's
	found := checkTask(t)
	task, err := guarded(func() (*core.CompiledTask, error) { return compiler.CompileTask(t) })
	if err != nil {
		return append(found, fromError(err)...)
	}
	if _, twice := a.tasks[key(t.GetId())]; twice {
		found = append(found, adminRule("registered twice"))
	}
	a.tasks[key(t.GetId())] = task
	if len(found) == 0 {
		a.tally.tasks++
	}
	return found
}

// checkTask: flyteadmin task_validator.go, without the limits that a site configures.
func checkTask(t *core.TaskTemplate) (found []finding) {
	if t.GetId().GetName() == "" {
		found = append(found, adminRule("missing name"))
	}
	if t.GetType() == "" {
		found = append(found, adminRule("missing type"))
	}
	if t.GetMetadata() == nil {
		found = append(found, adminRule("missing metadata"))
	} else if r := t.GetMetadata().GetRuntime(); r != nil && r.GetVersion() == "" {
		found = append(found, adminRule("missing runtime version"))
	}
	if t.GetInterface() == nil {
		found = append(found, adminRule("missing typed interface"))
	}
	return found
}

func (a *pretendedAdmin) registerWorkflow(spec *admin.WorkflowSpec) []finding {
	t := spec.GetTemplate()
	t.Id.ResourceType = core.ResourceType_WORKFLOW
	if found := checkWorkflow(spec); len(found) > 0 {
		return found
	}
	tasks, plans, found := a.required(spec)
	if len(found) > 0 {
		return found
	}

	type outcome struct {
		closure *core.CompiledWorkflowClosure
		err     error
	}
	done := make(chan outcome, 1)
	go func() {
		c, err := guarded(func() (*core.CompiledWorkflowClosure, error) {
			c, err := compiler.CompileWorkflow(t, spec.GetSubWorkflows(), tasks, plans)
			if err != nil {
				return nil, err
			}
			// The transformer strips metadata in place.
			_, err = k8s.BuildWfClosureCrdFields(proto.Clone(c).(*core.CompiledWorkflowClosure))
			return c, err
		})
		done <- outcome{c, err}
	}()
	var o outcome
	select {
	case o = <-done:
	case <-time.After(a.limits.timeout):
		return []finding{{"Timeout", "the compiler did not end: it walks every path from start to end"}}
	}
	if o.err != nil {
		return fromError(o.err)
	}

	nodes := len(o.closure.GetPrimary().GetTemplate().GetNodes()) - 2 // less start-node and end-node
	if a.limits.maxNodes > 0 && nodes > a.limits.maxNodes {
		found = append(found, adminRule("%d nodes, over the %d that flyteadmin takes by default", nodes, a.limits.maxNodes))
	}
	if _, twice := a.interfaces[key(t.GetId())]; twice {
		found = append(found, adminRule("registered twice"))
	}
	a.interfaces[key(t.GetId())] = t.GetInterface()
	if len(found) == 0 {
		a.tally.workflows++
		a.tally.nodes += nodes
		a.tally.closureBytes += proto.Size(o.closure)
	}
	return found
}

// required looks up what the workflow names among what is registered already.
func (a *pretendedAdmin) required(spec *admin.WorkflowSpec) ([]*core.CompiledTask, []common.InterfaceProvider, []finding) {
	// Never nil: the compiler takes a nil slice for a caller's mistake.
	tasks, plans := []*core.CompiledTask{}, []common.InterfaceProvider{}
	reqs, err := compiler.GetRequirements(spec.GetTemplate(), spec.GetSubWorkflows())
	if err != nil {
		return nil, nil, fromError(err)
	}
	var found []finding
	for _, id := range reqs.GetRequiredTaskIds() {
		if task, ok := a.tasks[key(id)]; ok {
			tasks = append(tasks, task)
		} else {
			found = append(found, adminRule("task %s is not registered before this workflow", id.GetName()))
		}
	}
	for _, id := range reqs.GetRequiredLaunchPlanIds() {
		if plan, ok := a.plans[key(id)]; ok {
			plan = proto.Clone(plan).(*admin.LaunchPlan)
			plan.Id = id // the compiler compares the printed ids
			plans = append(plans, compiler.NewLaunchPlanInterfaceProvider(plan))
		} else {
			found = append(found, adminRule("launch plan %s is not registered before this workflow", id.GetName()))
		}
	}
	return tasks, plans, found
}

// checkWorkflow finds what the compiler takes without a word and then drops or never ends on.
func checkWorkflow(spec *admin.WorkflowSpec) (found []finding) {
	if spec.GetTemplate().GetId().GetName() == "" {
		found = append(found, adminRule("missing name"))
	}
	uses := map[string][]string{} // workflow -> sub-workflows that its nodes name
	for _, t := range append([]*core.WorkflowTemplate{spec.GetTemplate()}, spec.GetSubWorkflows()...) {
		ids := map[string]bool{}
		for _, n := range t.GetNodes() {
			if ids[n.GetId()] || n.GetId() == common.StartNodeID || n.GetId() == common.EndNodeID {
				found = append(found, finding{"Dropped", fmt.Sprintf("the compiler drops a second node %q silently", n.GetId())})
			}
			ids[n.GetId()] = true
		}
		for _, n := range t.GetNodes() {
			for _, up := range n.GetUpstreamNodeIds() {
				if !ids[up] {
					found = append(found, finding{"Upstream", fmt.Sprintf("node %q waits for %q, which is not there", n.GetId(), up)})
				}
			}
			if ref := n.GetWorkflowNode().GetSubWorkflowRef(); ref != nil {
				uses[key(t.GetId())] = append(uses[key(t.GetId())], key(ref))
			}
		}
	}
	if reachesItself(uses) {
		found = append(found, finding{"Recursion", "a sub-workflow reaches itself: the compiler would not end"})
	}
	return found
}

func reachesItself(uses map[string][]string) bool {
	const open, closed = 1, 2
	state := map[string]int{}
	var visit func(string) bool
	visit = func(k string) bool {
		if state[k] != 0 {
			return state[k] == open
		}
		state[k] = open
		for _, next := range uses[k] {
			if visit(next) {
				return true
			}
		}
		state[k] = closed
		return false
	}
	for k := range uses {
		if visit(k) {
			return true
		}
	}
	return false
}
