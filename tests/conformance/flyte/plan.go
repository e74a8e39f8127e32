package main

// The rules of flyteadmin 1.16 for launch plans (pkg/manager/impl/validation/launch_plan_validator.go)
// that need neither a database nor a site's configuration. flyteadmin itself is not imported: it would
// bring a database layer and three clouds' clients.

import (
	"strings"
	"time"

	"github.com/robfig/cron/v3"
	"google.golang.org/protobuf/types/known/timestamppb"
	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/admin"
	"github.com/flyteorg/flyte/flyteidl/gen/pb-go/flyteidl/core"
	"github.com/flyteorg/flyte/flytepropeller/pkg/compiler/validators"
)

const maxLabels = 16

func (a *pretendedAdmin) registerPlan(p *admin.LaunchPlan) []finding {
	p.Id.ResourceType = core.ResourceType_LAUNCH_PLAN
	workflow, ok := a.interfaces[key(p.GetSpec().GetWorkflowId())]
	if !ok {
		return []finding{adminRule("workflow %s is not registered before this launch plan", p.GetSpec().GetWorkflowId().GetName())}
	}
	var found []finding
	if p.GetId().GetName() == "" {
		found = append(found, adminRule("missing name"))
	}
	if t := p.GetSpec().GetWorkflowId().GetResourceType(); t != core.ResourceType_WORKFLOW {
		found = append(found, adminRule("workflow_id is of type %s", t))
	}
	if p.GetClosure() == nil {
		found = append(found, finding{"Closure", "closure is not set: flytectl compile dereferences it"})
	}
	found = append(found, checkLabels(p.GetSpec().GetLabels().GetValues())...)
	free, more := checkInputs(p.GetSpec(), workflow.GetInputs().GetVariables())
	found = append(found, more...)
	found = append(found, checkSchedule(p.GetSpec().GetEntityMetadata().GetSchedule(), free)...)
	if p.GetSpec().GetEntityMetadata().GetLaunchConditions() != nil {
		found = append(found, adminRule("launch condition must be empty"))
	}
	if _, twice := a.plans[key(p.GetId())]; twice {
		found = append(found, adminRule("registered twice"))
	}
	// What flyteadmin stores, and what a node that launches this plan is compiled against.
	p.Closure = &admin.LaunchPlanClosure{
		ExpectedInputs:  &core.ParameterMap{Parameters: free},
		ExpectedOutputs: workflow.GetOutputs(),
		CreatedAt:       timestamppb.Now(),
	}
	a.plans[key(p.GetId())] = p
	if len(found) == 0 {
		a.tally.plans++
	}
	return found
}

func checkLabels(labels map[string]string) (found []finding) {
	if len(labels) > maxLabels {
		found = append(found, adminRule("%d labels, over %d", len(labels), maxLabels))
	}
	for k, v := range labels {
		for _, text := range append(validation.IsQualifiedName(k), validation.IsValidLabelValue(v)...) {
			found = append(found, adminRule("label %q=%q: %s", k, v, text))
		}
	}
	return found
}

// checkInputs also returns the inputs that an execution may set: flyteadmin's expected_inputs.
func checkInputs(spec *admin.LaunchPlanSpec, inputs map[string]*core.Variable) (map[string]*core.Parameter, []finding) {
	var found []finding
	defaults, fixed := spec.GetDefaultInputs().GetParameters(), spec.GetFixedInputs().GetLiterals()
	for name, p := range defaults {
		input, ok := inputs[name]
		switch {
		case !ok:
			found = append(found, adminRule("unexpected default_input %s", name))
		case p.GetVar().GetType() == nil:
			found = append(found, adminRule("default_input %s has no type", name))
		case !validators.AreTypesCastable(p.GetVar().GetType(), input.GetType()):
			found = append(found, adminRule("invalid default_input %s: expected %v, got %v", name, input.GetType(), p.GetVar().GetType()))
		case p.GetDefault() != nil:
			found = append(found, checkLiteral("default_input", name, p.GetDefault(), p.GetVar().GetType())...)
		case !p.GetRequired():
			found = append(found, adminRule("default_input %s has neither a default nor required", name))
		}
		if _, both := fixed[name]; both {
			found = append(found, adminRule("%s is a default and a fixed input: no execution could start", name))
		}
	}
	for name, l := range fixed {
		if input, ok := inputs[name]; !ok {
			found = append(found, adminRule("unexpected fixed_input %s", name))
		} else {
			found = append(found, checkLiteral("fixed_input", name, l, input.GetType())...)
		}
	}
	free := map[string]*core.Parameter{}
	for name, input := range inputs {
		if p, ok := defaults[name]; ok {
			free[name] = p
		} else if _, ok := fixed[name]; !ok {
			free[name] = &core.Parameter{Var: input, Behavior: &core.Parameter_Required{Required: true}}
		}
	}
	return free, found
}

func checkLiteral(what, name string, l *core.Literal, want *core.LiteralType) []finding {
	if l.GetValue() == nil {
		return []finding{adminRule("%s %s holds no value", what, name)}
	}
	got := validators.LiteralTypeForLiteral(l)
	if err := validators.ValidateLiteralType(got); err != nil {
		return []finding{adminRule("%s %s: %v", what, name, err)}
	}
	if !validators.AreTypesCastable(got, want) {
		return []finding{adminRule("invalid %s %s: expected %v, got %v", what, name, want, got)}
	}
	if at := l.GetScalar().GetPrimitive().GetDatetime(); at != nil && at.CheckValid() != nil {
		return []finding{adminRule("%s %s: %v", what, name, at.CheckValid())}
	}
	return nil
}

func checkSchedule(s *admin.Schedule, free map[string]*core.Parameter) (found []finding) {
	cronText := s.GetCronSchedule().GetSchedule()
	if s.GetCronExpression() != "" {
		found = append(found, adminRule("cron_expression: Flyte's own scheduler knows cron_schedule only"))
		cronText = s.GetCronExpression()
	}
	if s.GetCronSchedule() == nil && s.GetRate() == nil && cronText == "" {
		return found
	}
	kickoff := s.GetKickoffTimeInputArg()
	for name, p := range free {
		// Flyte's scheduler gives the kickoff time to cron schedules only.
		if p.GetRequired() && (name != kickoff || s.GetRate() != nil) {
			found = append(found, adminRule("cannot create a launch plan with a schedule if there is an unbound required input: %s", name))
		}
	}
	if kickoff != "" {
		if p, ok := free[kickoff]; !ok {
			found = append(found, adminRule("kickoff_time_input_arg %s is no free input", kickoff))
		} else if p.GetVar().GetType().GetSimple() != core.SimpleType_DATETIME {
			found = append(found, adminRule("kickoff_time_input_arg %s is no datetime", kickoff))
		}
	}
	if s.GetRate() != nil {
		if s.GetRate().GetValue() == 0 {
			found = append(found, adminRule("rate of 0"))
		}
		return found
	}
	return append(found, checkCron(cronText)...)
}

func checkCron(text string) []finding {
	if strings.Contains(text, "TZ=") && !strings.Contains(text, " ") {
		return []finding{adminRule("cron %q: the parser panics on a time zone alone", text)}
	}
	schedule, err := cron.ParseStandard(text)
	if err != nil {
		return []finding{adminRule("invalid cron expression %q: %v", text, err)}
	}
	if schedule.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return []finding{adminRule("cron %q never fires", text)}
	}
	return nil
}
