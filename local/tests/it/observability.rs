use plumbline_local::args::PortChoice;
use plumbline_local::plan::Plan;

const PROMETHEUS: &str = include_str!("../../../observability/prometheus.yaml");

#[test]
fn prometheus_asks_everybody() {
    let plan = Plan::new(&[]).unwrap();
    let asked = PROMETHEUS
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- localhost:"));
    let mut asked: Vec<u16> = asked.map(|port| port.parse().unwrap()).collect();
    let mut served: Vec<_> = plan.metrics_ports().iter().map(|(_, port)| *port).collect();
    asked.sort_unstable();
    served.sort_unstable();
    assert_eq!(asked, served);
}

#[test]
fn who_moves_takes_the_metrics_along_only_where_told_to() {
    let choose = |name: &str, port| PortChoice {
        name: name.to_owned(),
        port,
    };
    let plan = Plan::new(&[choose("order", 18005), choose("cart-metrics", 18002)]).unwrap();
    let ports = plan.metrics_ports();
    assert!(!ports.iter().any(|(name, _)| name == "order-metrics"));
    assert!(ports.contains(&("cart-metrics".to_owned(), 18002)));
    assert!(ports.contains(&("gateway-metrics".to_owned(), 9580)));
    assert!(Plan::new(&[choose("nobody-metrics", 1)]).is_err());
}
